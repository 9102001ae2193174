//! What a person can ask about their own data.

use clap::Subcommand;

use super::YesNo;
use super::text::Words;

/// A command about one's own data.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Privacy {
    /// Get what is kept about you here, as a file
    Export,
    /// Erase what is kept about you here: votes of closed decisions stay counted, without your name
    #[command(after_help = "--sure yes")]
    Erase {
        /// That you mean it
        #[arg(long)]
        sure: Option<YesNo>,
    },
}

impl Privacy {
    /// The whole name a person types.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Export => "privacy export",
            Self::Erase { .. } => "privacy erase",
        }
    }

    pub(super) fn words(&self) -> Words {
        match self {
            Self::Export => Words::default(),
            Self::Erase { sure } => Words::default().choice("sure", sure.as_ref()),
        }
    }
}
