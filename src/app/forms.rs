//! The forms of an answer other than the reply of a chat: for other programs, for documents, for spreadsheets.

use jiff::Timestamp;
use serde_json::Value;

use super::App;
use crate::compare::{self, Comparison};
use crate::error::{Error, Result};
use crate::recommend::Recommendation;
use crate::reply::Reply;
use crate::request::Request;

/// What an answer is wanted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    #[value(skip)]
    Reply,
    /// A document with tables, every row and every source
    Markdown,
    /// One line for each value and place that gives it, for a spreadsheet
    Csv,
    /// For other programs
    Json,
}

impl App {
    /// What other tools read instead of the reply, for the commands that have such a form.
    ///
    /// # Errors
    /// As for the reply.
    pub fn json(&self, request: &Request) -> Result<Option<Value>> {
        if let Request::Ask { question } = request {
            let answer = self.answer(&question.join(" "))?;
            let value = serde_json::to_value(answer);
            return Ok(Some(
                value.map_err(Error::fault("writing an answer as JSON"))?,
            ));
        }
        if let Request::Recommend { needs, wants, .. } = request {
            let text = needs.join(" ");
            let recommendation = Recommendation::new(&self.knowledge, &text, wants)?;
            return Ok(Some(recommendation.to_json()));
        }
        let comparison = self.comparison(request)?;
        Ok(comparison.map(|comparison| comparison.to_json()))
    }

    /// A comparison for a spreadsheet.
    ///
    /// # Errors
    /// As for the reply.
    pub fn csv(&self, request: &Request) -> Result<Option<String>> {
        let comparison = self.comparison(request)?;
        comparison.as_ref().map(compare::csv).transpose()
    }

    /// A comparison with every row and every item, to be kept in a document.
    ///
    /// # Errors
    /// As for the reply.
    pub fn whole(&self, request: &Request, now: Timestamp) -> Result<Option<Reply>> {
        let comparison = self.comparison(request)?;
        Ok(comparison.map(|comparison| self.with_old_marked(compare::whole(&comparison), now)))
    }

    fn comparison(&self, request: &Request) -> Result<Option<Comparison<'_>>> {
        let Request::Compare {
            frameworks, topic, ..
        } = request
        else {
            return Ok(None);
        };
        Ok(Some(Comparison::new(&self.knowledge, frameworks, *topic)?))
    }
}
