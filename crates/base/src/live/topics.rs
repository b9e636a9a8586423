//! What a change can be about.

use crate::permission::Permissions;
use crate::{Permission, Role};

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $text:literal : $($needs:ident)+;)+) => {
        /// What something changed of. Never which one: that is for the page to find out.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Topic { $($(#[$doc])* $name,)+ }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As pages name it in `data-live`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Those of which one is needed to be told.
            const fn needs(self) -> &'static [Permission] {
                match self { $(Self::$name => &[$(Permission::$needs,)+],)+ }
            }
        }
    };
}

topics! {
    /// Reception's queue.
    Queue = "queue": QueueRead QueueDisplay;
    /// Bookings and the waiting list.
    Bookings = "bookings": BookingsRead;
    /// Customers' records.
    Customers = "customers": CustomersRead;
    /// Leads.
    Leads = "leads": LeadsRead;
    /// Skin analyses.
    Analyses = "analyses": AnalysesRead;
}

/// Some topics, and what else a stream can have to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct News(u32);

impl News {
    /// The session is over.
    pub const ENDED: Self = Self(1 << 31);
    /// The program goes; the browser will find another.
    pub const CLOSED: Self = Self(1 << 30);
    /// Anything may have changed.
    pub const EVERYTHING: Self = Self(1 << 29);
    /// Something of the customer's own.
    pub const MINE: Self = Self(1 << 28);

    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    pub const fn bits(self) -> u32 {
        self.0
    }

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Of the topics' names, as the database keeps them. One that this version does not know is nothing.
    pub fn of(names: &[String]) -> Self {
        let known = names.iter().filter_map(|name| Topic::ALL.iter().find(|t| t.as_str() == name));
        known.fold(Self::default(), |news, topic| news.with(Self(1 << (*topic as u32))))
    }

    /// What somebody may know of it. A customer knows of their own only.
    pub fn within(self, role: Role, permissions: &Permissions) -> Self {
        let holds =
            |topic: &Topic| topic.needs().iter().any(|needed| permissions.contains(*needed));
        let may = |topic: &Topic| role != Role::Customer && holds(topic);
        let topics = Topic::ALL.iter().filter(|topic| may(topic));
        let mask = topics.fold(0, |mask, topic| mask | 1 << (*topic as u32));
        Self(self.0 & (mask | Self::EVERYTHING.0 | Self::MINE.0))
    }

    /// As it is sent: words with spaces between them, or a star.
    pub fn words(self) -> String {
        if self.has(Self::EVERYTHING) {
            return "*".to_owned();
        }
        let topics = Topic::ALL.iter().filter(|topic| self.has(Self(1 << (**topic as u32))));
        let mine = self.has(Self::MINE).then_some("mine");
        topics.map(|topic| topic.as_str()).chain(mine).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{News, Topic};
    use crate::Role;
    use crate::permission::Permissions;

    fn news(names: &[&str]) -> News {
        News::of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn somebody_is_told_what_they_may_see_and_a_customer_only_of_their_own() {
        let all = news(&["queue", "customers", "no-such-topic"]).with(News::MINE);
        let of = |role| Permissions::of(role, &[], &[]);
        assert_eq!(news(&["queue", "customers"]).words(), "queue customers");
        let staff = all.within(Role::ClinicStaff, &of(Role::ClinicStaff));
        assert!(staff.has(news(&["queue"])));
        let customer = all.within(Role::Customer, &of(Role::Customer));
        assert_eq!(customer.words(), "mine");
        let less =
            Permissions::of(Role::ClinicStaff, &[], &["queue.read".into(), "queue.display".into()]);
        assert_eq!(news(&["queue"]).within(Role::ClinicStaff, &less), News::default());
        let wall = of(Role::ClinicStaff).within(Some(&["queue.display".to_owned()]));
        assert_eq!(all.within(Role::ClinicStaff, &wall).words(), "queue mine");
    }

    #[test]
    fn there_is_room_for_every_topic() {
        assert!(Topic::ALL.len() < 28);
        assert_eq!(News::EVERYTHING.with(news(&["queue"])).words(), "*");
    }
}
