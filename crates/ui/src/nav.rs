//! The navigation: given as a flat list, shown in groups, in the phone's tab bar and the palette.

use crate::Page;

/// One place a person may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    /// Its address.
    pub href: &'static str,
    /// An icon of `icons.txt`.
    pub icon: &'static str,
    /// Fluent key of its name.
    pub label: &'static str,
    /// Fluent key of the heading it stands under, or empty.
    pub group: &'static str,
    /// Two keys pressed one after the other, such as `G C`, or empty.
    pub shortcut: &'static str,
    /// Shown in the phone's tab bar: four at most, and the central one.
    pub tab: bool,
    /// The round button in the middle of the tab bar.
    pub central: bool,
}

/// Neighbouring items under one heading.
#[derive(Debug)]
pub struct NavGroup<'a> {
    /// Fluent key of the heading, or empty.
    pub heading: &'static str,
    /// The items, in order.
    pub items: Vec<&'a NavItem>,
}

impl Page {
    /// The navigation cut where the heading changes.
    pub fn nav_groups(&self) -> Vec<NavGroup<'_>> {
        let mut groups: Vec<NavGroup> = Vec::new();
        for item in &self.nav {
            match groups.last_mut() {
                Some(group) if group.heading == item.group => group.items.push(item),
                _ => groups.push(NavGroup { heading: item.group, items: vec![item] }),
            }
        }
        groups
    }

    /// Whether this is the item the page belongs to: of those that contain it, the most specific.
    pub fn current(&self, item: &NavItem) -> bool {
        let inside = self.nav.iter().filter(|other| self.is(other.href));
        inside.max_by_key(|other| other.href.len()).is_some_and(|best| best.href == item.href)
    }

    /// The tab bar left of its centre.
    pub fn tabs_before(&self) -> Vec<&NavItem> {
        let tabs = self.tabs();
        let half = tabs.len().min(2);
        tabs[..half].to_vec()
    }

    /// The tab bar right of its centre.
    pub fn tabs_after(&self) -> Vec<&NavItem> {
        let tabs = self.tabs();
        let half = tabs.len().min(2);
        tabs[half..].to_vec()
    }

    /// The round button in the middle of the tab bar.
    pub fn tab_central(&self) -> Option<&NavItem> {
        self.nav.iter().find(|item| item.central)
    }

    /// Whether the tab bar has room for "more", and there is more.
    pub fn tab_more(&self) -> bool {
        let shown = self.tabs().len() + usize::from(self.tab_central().is_some());
        shown < 5 && shown < self.nav.len()
    }

    fn tabs(&self) -> Vec<&NavItem> {
        self.nav.iter().filter(|item| item.tab && !item.central).take(4).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::NavItem;
    use crate::page::sample;
    use base::Lang;

    fn item(href: &'static str, group: &'static str, tab: bool, central: bool) -> NavItem {
        NavItem { href, icon: "users", label: "nav-customers", group, shortcut: "", tab, central }
    }

    #[test]
    fn the_most_specific_item_is_current() {
        let mut page = sample(Lang::En);
        page.nav =
            vec![item("/customers", "", true, false), item("/customers/tags", "", false, false)];
        page.path = "/customers/tags/3?q=".into();
        assert!(page.current(&page.nav[1]));
        assert!(!page.current(&page.nav[0]));
    }

    #[test]
    fn groups_follow_the_order_and_tabs_split_around_the_centre() {
        let mut page = sample(Lang::En);
        page.nav = vec![
            item("/", "", true, false),
            item("/customers", "", true, false),
            item("/analyses/new", "nav-group-manage", true, true),
            item("/staff", "nav-group-manage", true, false),
            item("/settings", "nav-group-manage", false, false),
        ];
        let sizes: Vec<_> = page.nav_groups().iter().map(|group| group.items.len()).collect();
        assert_eq!(sizes, [2, 3]);
        assert_eq!(page.tabs_before().len(), 2);
        assert_eq!(page.tabs_after()[0].href, "/staff");
        assert_eq!(page.tab_central().map(|item| item.href), Some("/analyses/new"));
        assert!(page.tab_more());
    }
}
