//! What a team needs, as it was typed after `/recommend` and `/why-not`.

use super::text::Words;

pub const PROJECT: &str = "PROJECT";
pub const LANGUAGE: &str = "LANGUAGE";
pub const PEOPLE: &str = "PEOPLE";
/// Also of the needs that are told in words.
pub const NEEDS: &str = "NEEDS";

/// Needs as words or ids; the room reads them.
#[derive(Debug, Clone, PartialEq, Eq, Default, clap::Args)]
pub struct Wants {
    /// What you build, such as chat, shop or api
    #[arg(long, value_name = PROJECT)]
    pub project: Option<String>,
    /// Programming language, such as python
    #[arg(long, value_name = LANGUAGE)]
    pub language: Option<String>,
    /// What it can't do without, separated by commas, such as admin,orm
    #[arg(long, value_name = NEEDS)]
    pub must: Option<String>,
    /// What would be nice to have, separated by commas
    #[arg(long, value_name = NEEDS)]
    pub nice: Option<String>,
    /// What it must not be, separated by commas, such as php,django
    #[arg(long, value_name = "REFUSED")]
    pub not: Option<String>,
    /// How many people work on it
    #[arg(long, value_name = PEOPLE, value_parser = clap::value_parser!(u32).range(1..=MOST_PEOPLE))]
    pub team: Option<u32>,
    /// How much needs count, from 0 to 5 (3 unless said), separated by commas, such as admin=5,async=1
    #[arg(long, value_name = "WEIGHTS")]
    pub weight: Option<String>,
}

/// More people than these are not one team.
pub const MOST_PEOPLE: i64 = 999;

impl Wants {
    pub(super) fn words(&self) -> Words {
        Words::default()
            .option("project", self.project.as_ref())
            .option("language", self.language.as_ref())
            .option("must", self.must.as_ref())
            .option("nice", self.nice.as_ref())
            .option("not", self.not.as_ref())
            .option("team", self.team.as_ref())
            .option("weight", self.weight.as_ref())
    }
}
