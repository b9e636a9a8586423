//! The frame of a page, from who is asking: brand, person, and the places they may go.

use base::{Lang, Permission, RequestInfo, Theme, Who};

use crate::{ClinicBrand, NavItem, Page, Person};

/// Every place, with what one needs to go there. A new page is one line.
const PLACES: &[(Permission, NavItem)] = &[
    (Permission::DashboardRead, item("/", "layout-dashboard", "nav-dashboard", "G D").in_tabs()),
    (Permission::QueueRead, item("/queue", "list-ordered", "nav-queue", "G Q").in_tabs()),
    (Permission::QueueOwn, item("/queue/mine", "ticket", "nav-queue-mine", "G Q").in_tabs()),
    (Permission::BookingsRead, item("/calendar", "calendar-days", "nav-calendar", "G B").in_tabs()),
    (Permission::CustomersRead, item("/customers", "users", "nav-customers", "G C").in_tabs()),
    (Permission::LeadsRead, item("/leads", "target", "nav-leads", "G J").in_tabs()),
    (
        Permission::AnalysesCreate,
        item("/analyses/new", "scan-face", "nav-analysis-new", "N A").in_centre(),
    ),
    (Permission::AnalysesRead, item("/analyses", "images", "nav-analyses", "G A").in_tabs()),
    (
        Permission::CatalogueRead,
        item("/catalogue/treatments", "sparkles", "nav-treatments", "G R")
            .under("nav-group-catalogue"),
    ),
    (
        Permission::CatalogueRead,
        item("/catalogue/products", "package", "nav-products", "G S").under("nav-group-catalogue"),
    ),
    (
        Permission::CatalogueRead,
        item("/catalogue/rooms", "door-open", "nav-rooms", "G O").under("nav-group-catalogue"),
    ),
    (
        Permission::CatalogueRead,
        item("/catalogue/devices", "cog", "nav-devices", "G V").under("nav-group-catalogue"),
    ),
    (
        Permission::CatalogueRead,
        item("/catalogue/recommendations", "lightbulb", "nav-recommendations", "G N")
            .under("nav-group-catalogue"),
    ),
    (
        Permission::TeamRead,
        item("/members", "users-round", "nav-staff", "G T").under("nav-group-manage"),
    ),
    (
        Permission::InvitationsCreate,
        item("/invitations", "user-plus", "nav-invitations", "G I").under("nav-group-manage"),
    ),
    (
        Permission::ActivityRead,
        item("/activity", "history", "nav-activity", "G L").under("nav-group-manage"),
    ),
    (
        Permission::ClinicProfileEdit,
        item("/settings/clinic", "palette", "nav-clinic-profile", "G E").under("nav-group-manage"),
    ),
    (
        Permission::HoursManage,
        item("/settings/hours", "clock", "nav-hours", "G H").under("nav-group-manage"),
    ),
    (
        Permission::LettersEdit,
        item("/settings/letters", "mail", "nav-letters", "G M").under("nav-group-manage"),
    ),
    (
        Permission::ClinicProfileEdit,
        item("/settings/notifications", "bell", "nav-notifications", "G U")
            .under("nav-group-manage"),
    ),
    (
        Permission::ClinicProfileEdit,
        item("/settings/consent-forms", "file-check", "nav-consent-forms", "G W")
            .under("nav-group-manage"),
    ),
    (
        Permission::AnalysesErase,
        item("/settings/photos", "images", "nav-photos", "G F").under("nav-group-manage"),
    ),
    (
        Permission::KeysManage,
        item("/settings/keys", "key-round", "nav-keys", "G K").under("nav-group-manage"),
    ),
    (
        Permission::ClinicsManage,
        item("/platform/clinics", "building-2", "nav-clinics", "G P")
            .in_tabs()
            .under("nav-group-platform"),
    ),
];

const fn item(
    href: &'static str,
    icon: &'static str,
    label: &'static str,
    shortcut: &'static str,
) -> NavItem {
    NavItem { href, icon, label, group: "", shortcut, tab: false, central: false }
}

impl NavItem {
    const fn in_tabs(mut self) -> Self {
        self.tab = true;
        self
    }

    const fn in_centre(mut self) -> Self {
        self.central = true;
        self
    }

    const fn under(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }
}

impl Page {
    /// The frame for somebody who is signed in.
    pub fn of(who: &Who, request: &RequestInfo) -> Self {
        let clinic = who.clinic.as_ref();
        Self {
            lang: request.chosen_lang.unwrap_or(who.lang),
            theme: request.theme,
            path: request.path.clone(),
            zone: clinic.map_or_else(base::platform_zone, |clinic| clinic.zone.clone()),
            clinic: clinic.map(|clinic| ClinicBrand {
                slug: clinic.slug.clone(),
                name: clinic.name.clone(),
                name_th: clinic.name_th.clone(),
                colour: clinic.colour.clone(),
                mark: clinic.mark.clone(),
                logo: clinic.logo.clone(),
            }),
            person: Some(Person { name: who.name.clone(), role_key: who.role.label().into() }),
            nav: places(who),
            support: who.visit_reason.clone(),
            suspended: clinic.is_some_and(|clinic| clinic.suspended),
            toast: None,
            undo: None,
        }
    }

    /// The frame for somebody unknown.
    pub fn for_visitor(request: &RequestInfo) -> Self {
        Self {
            lang: request.lang(),
            theme: request.theme,
            path: request.path.clone(),
            zone: base::platform_zone(),
            clinic: None,
            person: None,
            nav: Vec::new(),
            support: None,
            suspended: false,
            toast: None,
            undo: None,
        }
    }
}

/// Surroundings without a request.
impl Page {
    /// For a letter: in the reader's language, dressed as the clinic that writes, or as ourselves.
    pub fn for_letter(lang: Lang, clinic: Option<ClinicBrand>, zone: jiff::tz::TimeZone) -> Self {
        Self {
            lang,
            theme: Theme::System,
            path: String::new(),
            zone,
            clinic,
            person: None,
            nav: Vec::new(),
            support: None,
            suspended: false,
            toast: None,
            undo: None,
        }
    }
}

/// Outside a clinic there is only the platform.
fn places(who: &Who) -> Vec<NavItem> {
    PLACES
        .iter()
        .filter(|(needed, _)| who.may(*needed))
        .filter(|(needed, _)| who.clinic.is_some() || *needed == Permission::ClinicsManage)
        .map(|(_, item)| *item)
        .collect()
}
