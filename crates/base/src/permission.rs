//! Roles, permissions, and the one table that joins them.

use std::collections::BTreeSet;

/// What a member is in a clinic, or on the platform.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The platform's operator.
    SuperAdmin,
    /// Owns the clinic: everything, its subscription included.
    ClinicOwner,
    /// Runs the clinic: everything but ownership and the subscription.
    ClinicAdmin,
    /// Practitioners and reception.
    ClinicStaff,
    /// Own leads and customers only.
    SalesStaff,
    /// Themselves only.
    Customer,
}

impl Role {
    /// Every role, the highest first.
    pub const ALL: [Self; 6] = [
        Self::SuperAdmin,
        Self::ClinicOwner,
        Self::ClinicAdmin,
        Self::ClinicStaff,
        Self::SalesStaff,
        Self::Customer,
    ];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::ClinicOwner => "clinic_owner",
            Self::ClinicAdmin => "clinic_admin",
            Self::ClinicStaff => "clinic_staff",
            Self::SalesStaff => "sales_staff",
            Self::Customer => "customer",
        }
    }

    /// The Fluent key of the role's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SuperAdmin => "role-super-admin",
            Self::ClinicOwner => "role-clinic-owner",
            Self::ClinicAdmin => "role-clinic-admin",
            Self::ClinicStaff => "role-clinic-staff",
            Self::SalesStaff => "role-sales-staff",
            Self::Customer => "role-customer",
        }
    }

    /// How high it stands, as `auth.rank` has it: nobody lets somebody in above themselves.
    pub const fn rank(self) -> u8 {
        match self {
            Self::SuperAdmin => 5,
            Self::ClinicOwner => 4,
            Self::ClinicAdmin => 3,
            Self::ClinicStaff | Self::SalesStaff => 2,
            Self::Customer => 1,
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The permissions that come with the role.
    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        TABLE.iter().filter(move |(_, roles, _)| roles.contains(&self)).map(|(p, ..)| *p)
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal : $($role:ident)* $(| $($more:ident)+)?;)+) => {
        /// One thing that a person may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($(#[$doc])* $name,)+ }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As in the database and the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }

        /// Role × permission, the only place that says who may do what: with the role, and by a grant.
        const TABLE: &[(Permission, &[Role], &[Role])] = &[
            $((Permission::$name, &[$(Role::$role,)*], &[$($(Role::$more,)+)?]),)+
        ];
    };
}

// name: the roles that have it | the roles to whose members it can be granted. The rows of the database have to
// know the grant, too: their policies ask `ctx.may`, with the same roles (`tests/program/grants.rs` compares).
permissions! {
    /// See the clinic's figures of the day.
    DashboardRead = "dashboard.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// See what treatments bring in.
    RevenueRead = "revenue.read": SuperAdmin ClinicOwner ClinicAdmin;
    /// See customers: all of the clinic's, or one's own, as the row rules of the role say.
    CustomersRead = "customers.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Register a customer.
    CustomersCreate = "customers.create": ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Change a customer's record.
    CustomersUpdate = "customers.update": ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Say whose customer somebody is.
    CustomersAssign = "customers.assign": ClinicOwner ClinicAdmin;
    /// Take customers out as a file.
    CustomersExport = "customers.export": ClinicOwner ClinicAdmin;
    /// Make one record of two of the same customer, and undo it.
    CustomersMerge = "customers.merge": ClinicOwner ClinicAdmin;
    /// Erase what tells of a customer, for good.
    CustomersErase = "customers.erase": ClinicOwner ClinicAdmin;
    /// Register customers from a sheet.
    CustomersImport = "customers.import": ClinicOwner ClinicAdmin;
    /// See leads: all of the clinic's, or one's own, as the row rules of the role say.
    LeadsRead = "leads.read": SuperAdmin ClinicOwner ClinicAdmin SalesStaff;
    /// Write a lead down.
    LeadsCreate = "leads.create": ClinicOwner ClinicAdmin SalesStaff;
    /// Change a lead, move it on, and make a customer of it.
    LeadsUpdate = "leads.update": ClinicOwner ClinicAdmin SalesStaff;
    /// Say whose lead it is.
    LeadsAssign = "leads.assign": ClinicOwner ClinicAdmin;
    /// See skin analyses and their pictures, within the row rules of the role.
    AnalysesRead = "analyses.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff Customer;
    /// Photograph a customer and have the photo analysed.
    AnalysesCreate = "analyses.create": ClinicOwner ClinicAdmin ClinicStaff;
    /// Make links to single results, and revoke them.
    AnalysesShare = "analyses.share": ClinicOwner ClinicAdmin ClinicStaff;
    /// Erase an analysis with its pictures, and say how long pictures are kept.
    AnalysesErase = "analyses.erase": ClinicOwner ClinicAdmin;
    /// Record a customer's consent to photos, and its withdrawal: customers their own.
    PhotoConsentsManage = "photo_consents.manage": ClinicOwner ClinicAdmin ClinicStaff Customer;
    /// See what customers signed, within the row rules of the role: customers their own.
    ConsentsRead = "consents.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff Customer;
    /// See what the clinic offers and works with: treatments, products, rooms, devices.
    CatalogueRead = "catalogue.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Change it, move stock, and say what is recommended.
    CatalogueManage = "catalogue.manage": ClinicOwner ClinicAdmin | ClinicStaff;
    /// See the calendar: all bookings of the clinic, or those of one's own customers.
    BookingsRead = "bookings.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Book, and put people on the waiting list.
    BookingsCreate = "bookings.create": ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Move bookings, cancel them, and say how they went.
    BookingsUpdate = "bookings.update": ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Book over another booking or outside the hours, with a reason.
    BookingsOverbook = "bookings.overbook": ClinicOwner ClinicAdmin | ClinicStaff SalesStaff;
    /// See reception's queue.
    QueueRead = "queue.read": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff;
    /// Check customers in, call them, and say how it went.
    QueueManage = "queue.manage": ClinicOwner ClinicAdmin ClinicStaff;
    /// See one's own place in the queue.
    QueueOwn = "queue.own": Customer;
    /// Show the queue on the waiting room's wall, with masked names.
    QueueDisplay = "queue.display": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff;
    /// Say when the clinic is open, and when its people work.
    HoursManage = "hours.manage": ClinicOwner ClinicAdmin | ClinicStaff;
    /// See who works here, and who is invited.
    TeamRead = "team.read": SuperAdmin ClinicOwner ClinicAdmin | ClinicStaff;
    /// Invite colleagues, change their role and permissions, let them go.
    TeamManage = "team.manage": ClinicOwner ClinicAdmin | ClinicStaff;
    /// Invite somebody, up to one's own rank: colleagues only with `team.manage`.
    InvitationsCreate = "invitations.create": SuperAdmin ClinicOwner ClinicAdmin ClinicStaff SalesStaff;
    /// Make somebody else the owner.
    OwnershipTransfer = "ownership.transfer": ClinicOwner;
    /// Make and revoke keys for programs.
    KeysManage = "keys.manage": ClinicOwner ClinicAdmin | ClinicStaff SalesStaff;
    /// Read the clinic's log, check it and take it out as a file.
    ActivityRead = "activity.read": ClinicOwner ClinicAdmin | ClinicStaff;
    /// Word the clinic's invitations.
    LettersEdit = "letters.edit": ClinicOwner ClinicAdmin | ClinicStaff;
    /// Write down the clinic's name, its look, and where it can be reached.
    ClinicProfileEdit = "clinic_profile.edit": ClinicOwner ClinicAdmin;
    /// See and enter every clinic.
    ClinicsManage = "clinics.manage": SuperAdmin;
}

impl Permission {
    /// Whether a key for programs can have it: whatever lets somebody in, or up, is for people.
    pub const fn is_for_keys(self) -> bool {
        !matches!(
            self,
            Self::InvitationsCreate
                | Self::TeamManage
                | Self::OwnershipTransfer
                | Self::KeysManage
                | Self::ClinicsManage
        )
    }

    /// Whether a member of this role can hold it at all: with the role, or by a grant.
    pub fn is_for(self, role: Role) -> bool {
        TABLE.iter().any(|(permission, roles, more)| {
            *permission == self && (roles.contains(&role) || more.contains(&role))
        })
    }

    /// The roles that have it.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        let its = TABLE.iter().filter(move |(permission, ..)| *permission == self);
        its.flat_map(|(_, roles, _)| roles.iter().copied())
    }

    /// The Fluent key of its name.
    pub fn label(self) -> String {
        format!("permission-{}", self.as_str().replace(['.', '_'], "-"))
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == text)
    }
}

/// What one member may do: the role's permissions, plus what was granted, less what was withdrawn.
#[derive(Debug, Clone, Default)]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Names that this version does not know are left out: they allow nothing.
    pub fn of(role: Role, granted: &[String], withdrawn: &[String]) -> Self {
        let mut set: BTreeSet<_> = role.permissions().collect();
        set.extend(granted.iter().filter_map(|name| Permission::parse(name)));
        for name in withdrawn.iter().filter_map(|name| Permission::parse(name)) {
            set.remove(&name);
        }
        Self(set)
    }

    /// Those that a key of these scopes has; without scopes, all.
    #[must_use]
    pub fn within(mut self, scopes: Option<&[String]>) -> Self {
        if let Some(scopes) = scopes {
            self.0.retain(|held| held.is_for_keys() && scopes.iter().any(|s| s == held.as_str()));
        }
        self
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Permission> {
        self.0.iter().copied()
    }

    /// Whether `permission` is among them.
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Permission, Permissions, Role, TABLE};

    #[test]
    fn the_table_is_as_reviewed() {
        let lines: Vec<String> = TABLE
            .iter()
            .map(|(permission, roles, more)| {
                let names = |roles: &[Role]| {
                    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
                };
                let granted =
                    if more.is_empty() { String::new() } else { format!(" | {}", names(more)) };
                format!("{}: {}{granted}", permission.as_str(), names(roles))
            })
            .collect();
        assert_eq!(lines.join("\n"), include_str!("permission.snapshot").trim_end());
    }

    /// The signed context writes an underscore for the dot, and takes no other letters.
    #[test]
    fn names_stay_apart_in_the_context() {
        let names: BTreeSet<_> =
            Permission::ALL.iter().map(|one| one.as_str().replace('.', "_")).collect();
        assert_eq!(names.len(), Permission::ALL.len());
        let allowed = |name: &String| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(names.iter().all(allowed), "{names:?}");
    }

    #[test]
    fn single_permissions_are_granted_and_withdrawn() {
        let own = Permissions::of(
            Role::SalesStaff,
            &["analyses.create".into(), "no.such".into()],
            &["customers.create".into()],
        );
        assert!(own.contains(Permission::AnalysesCreate));
        assert!(!own.contains(Permission::CustomersCreate));
        assert!(own.contains(Permission::CustomersRead));
    }
}
