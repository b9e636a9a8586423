//! The stages of a lead, and the one place that says which follows which.

use base::Error;

/// How far a lead is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = LeadStage)]
pub enum Stage {
    /// Nobody has spoken with them yet.
    New,
    /// Somebody has.
    Contacted,
    /// They want something that the clinic has, and can afford it.
    Qualified,
    /// They have a proposal.
    ProposalSent,
    /// They talk about it.
    Negotiation,
    /// They became, or will become, a customer.
    Won,
    /// They will not; there is a reason.
    Lost,
}

impl Stage {
    /// All, in the order in which they follow.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Contacted,
        Self::Qualified,
        Self::ProposalSent,
        Self::Negotiation,
        Self::Won,
        Self::Lost,
    ];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::ProposalSent => "proposal_sent",
            Self::Negotiation => "negotiation",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "lead-stage-new",
            Self::Contacted => "lead-stage-contacted",
            Self::Qualified => "lead-stage-qualified",
            Self::ProposalSent => "lead-stage-proposal-sent",
            Self::Negotiation => "lead-stage-negotiation",
            Self::Won => "lead-stage-won",
            Self::Lost => "lead-stage-lost",
        }
    }

    /// The tone of its badge, and of the dot above its column.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::New => "info",
            Self::Contacted | Self::Qualified => "brand",
            Self::ProposalSent | Self::Negotiation => "warn",
            Self::Won => "good",
            Self::Lost => "",
        }
    }

    /// Whether it is still worked on.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Won | Self::Lost)
    }

    /// What can follow.
    pub fn next(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |to| transition(self, *to).is_ok())
    }
}

/// What a lead becomes: forward and back as long as it is open, won or lost at any time; who was lost is spoken with
/// anew, and what is won stays won. What cannot follow is a conflict, with a sentence that says how it is now.
pub fn transition(from: Stage, to: Stage) -> Result<Stage, Error> {
    match (from, to) {
        _ if from == to => Err(Error::Conflict { detail: "error-lead-stage-same" }),
        (Stage::Won, _) => Err(Error::Conflict { detail: "error-lead-is-won" }),
        (Stage::Lost, Stage::Contacted) => Ok(to),
        (Stage::Lost, _) => Err(Error::Conflict { detail: "error-lead-is-lost" }),
        _ => Ok(to),
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, transition};
    use base::Error;

    #[test]
    fn the_table_of_what_follows_is_as_reviewed() {
        let line = |stage: Stage| {
            let next: Vec<_> = stage.next().map(Stage::as_str).collect();
            format!("{}: {}", stage.as_str(), next.join(" "))
        };
        assert_eq!(
            Stage::ALL.map(line),
            [
                "new: contacted qualified proposal_sent negotiation won lost",
                "contacted: new qualified proposal_sent negotiation won lost",
                "qualified: new contacted proposal_sent negotiation won lost",
                "proposal_sent: new contacted qualified negotiation won lost",
                "negotiation: new contacted qualified proposal_sent won lost",
                "won: ",
                "lost: contacted",
            ]
        );
    }

    #[test]
    fn everything_else_is_a_conflict_with_a_sentence() {
        for from in Stage::ALL {
            for to in Stage::ALL {
                if let Err(error) = transition(from, to) {
                    assert!(
                        matches!(error, Error::Conflict { detail } if detail.starts_with("error-lead-"))
                    );
                }
            }
        }
    }
}
