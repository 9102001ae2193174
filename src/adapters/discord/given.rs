//! What a person gave the bot, until it is known which request that makes: a control may carry no more than the key of
//! one.

use super::carried::{is_key, read};
use crate::app::App;
use crate::error::{Result, UserError};
use crate::request::Request;

/// A command, a choice, a form, a message.
#[derive(Debug)]
pub struct Given {
    what: What,
    /// Whether the answer shows more of what the message shows, and so may take its place.
    pub in_place: bool,
    /// Whether a form may open: Discord opens none after a form, and none below a message.
    pub opens_forms: bool,
}

#[derive(Debug)]
enum What {
    Request(Result<Request, UserError>),
    /// Text forms or keys, of which the first may be all.
    Chosen(Vec<String>),
    Form {
        begun: String,
        fields: Vec<(String, String)>,
    },
}

const OLDER: &str = "That is from an older version of me.";

impl Given {
    pub fn command(request: Result<Request, UserError>) -> Self {
        Self {
            what: What::Request(request),
            in_place: false,
            opens_forms: true,
        }
    }

    pub fn written(request: Result<Request, UserError>) -> Self {
        Self {
            opens_forms: false,
            ..Self::command(request)
        }
    }

    /// What the chosen controls carry: one button, or one or several options of a menu.
    pub fn chosen<'a>(carried: impl IntoIterator<Item = &'a str>) -> Self {
        let (texts, places): (Vec<String>, Vec<bool>) = carried
            .into_iter()
            .map(read)
            .map(|(text, in_place)| (text.to_owned(), in_place))
            .unzip();
        Self {
            what: What::Chosen(texts),
            in_place: places.first() == Some(&true),
            opens_forms: true,
        }
    }

    pub fn form(carried: &str, fields: Vec<(String, String)>) -> Self {
        let (begun, in_place) = read(carried);
        let begun = begun.to_owned();
        Self {
            what: What::Form { begun, fields },
            in_place,
            opens_forms: false,
        }
    }

    /// The request it makes. Looks keys up in the store: not to be called on a thread that serves others.
    ///
    /// # Errors
    /// A sentence for the person, or a fault of the store.
    pub fn request(self, app: &App) -> Result<Request> {
        match self.what {
            What::Request(request) => Ok(request?),
            What::Chosen(texts) => {
                let requests = texts.iter().map(|text| chosen(app, text));
                let mut requests = requests.collect::<Result<Vec<_>>>()?.into_iter();
                let first = requests.next().ok_or_else(outdated)?;
                let others: Vec<Request> = requests.collect();
                Ok(first.joined(&others))
            }
            What::Form { begun, fields } => {
                Ok(Request::from_form(&looked_up(app, &begun)?, &fields)?)
            }
        }
    }
}

/// It can't be read where an older version of the bot made the control.
fn chosen(app: &App, text: &str) -> Result<Request> {
    let request = Request::from_text(&looked_up(app, text)?);
    Ok(request.map_err(|mistake| UserError::new(format!("{OLDER} {mistake}")))?)
}

fn looked_up(app: &App, text: &str) -> Result<String> {
    if !is_key(text) {
        return Ok(text.to_owned());
    }
    Ok(app.carried(text)?.ok_or_else(outdated)?)
}

fn outdated() -> UserError {
    UserError::new(format!("{OLDER} Please ask again."))
}
