//! A message as Discord shows it, with the questions tests have about it.

use serde_json::Value;
use std::time::Instant;

use super::recorded::File;

const EPHEMERAL: u64 = 1 << 6;
pub(super) const LOADING: u64 = 1 << 7;

#[derive(Debug, Clone)]
pub struct Message {
    /// The whole message object.
    pub json: Value,
    /// Its attachments, in their order.
    pub files: Vec<File>,
    /// When it was edited so far.
    pub(super) edits: Vec<Instant>,
    pub(super) pings: Vec<String>,
}

/// A button or a select menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// Discord's component type: 2 is a button, 3 a select menu with texts.
    pub kind: u64,
    /// Of a button; of a select menu its placeholder.
    pub label: String,
    pub custom_id: Option<String>,
    pub url: Option<String>,
    pub disabled: bool,
    /// The whole component.
    pub json: Value,
}

impl Message {
    pub(super) fn new(json: Value) -> Self {
        Self {
            json,
            files: Vec::new(),
            edits: Vec::new(),
            pings: Vec::new(),
        }
    }

    pub fn id(&self) -> &str {
        self.json["id"].as_str().expect("a message has an id")
    }

    pub fn channel(&self) -> &str {
        self.json["channel_id"].as_str().expect("a channel's id")
    }

    pub fn content(&self) -> &str {
        self.json["content"].as_str().unwrap_or_default()
    }

    pub fn embeds(&self) -> &[Value] {
        list(&self.json["embeds"])
    }

    /// The id of the message that this one replies to.
    pub fn replies_to(&self) -> Option<&str> {
        self.json["message_reference"]["message_id"].as_str()
    }

    /// The ids of the users and roles it called: those in its content, as far as the bot allowed them, when it was
    /// new. Edits call nobody.
    pub fn pings(&self) -> Vec<&str> {
        self.pings.iter().map(String::as_str).collect()
    }

    /// Seen by one person only.
    pub fn is_ephemeral(&self) -> bool {
        self.flags() & EPHEMERAL != 0
    }

    /// "Tiebreak is thinking..."
    pub fn is_loading(&self) -> bool {
        self.flags() & LOADING != 0
    }

    /// What its attachments say to who can't see them; empty where one says nothing.
    pub fn alt_texts(&self) -> Vec<&str> {
        let attachments = list(&self.json["attachments"]).iter();
        attachments
            .map(|it| it["description"].as_str().unwrap_or_default())
            .collect()
    }

    /// All that people can read in it but for controls, a line each.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content()];
        for embed in self.embeds() {
            let texts = [
                &embed["author"]["name"],
                &embed["title"],
                &embed["description"],
            ];
            lines.extend(texts.into_iter().filter_map(Value::as_str));
            for field in list(&embed["fields"]) {
                let texts = [&field["name"], &field["value"]];
                lines.extend(texts.into_iter().filter_map(Value::as_str));
            }
            lines.extend(embed["footer"]["text"].as_str());
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// Buttons and select menus in reading order.
    pub fn controls(&self) -> Vec<Control> {
        list(&self.json["components"])
            .iter()
            .flat_map(|row| list(&row["components"]))
            .map(Control::new)
            .collect()
    }

    /// The first control with this label, such as the text on a button.
    pub fn control(&self, label: &str) -> Control {
        let controls = self.controls();
        let labels: Vec<&str> = controls.iter().map(|it| it.label.as_str()).collect();
        let found = labels.iter().position(|it| *it == label);
        let found = found.unwrap_or_else(|| panic!("no control \"{label}\" among {labels:?}"));
        controls[found].clone()
    }

    fn flags(&self) -> u64 {
        self.json["flags"].as_u64().unwrap_or_default()
    }
}

impl Control {
    fn new(json: &Value) -> Self {
        let text = |key: &str| json[key].as_str().map(str::to_owned);
        Self {
            kind: json["type"].as_u64().unwrap_or_default(),
            label: text("label")
                .or_else(|| text("placeholder"))
                .unwrap_or_default(),
            custom_id: text("custom_id"),
            url: text("url"),
            disabled: json["disabled"] == true,
            json: json.clone(),
        }
    }
}

/// The items of an array; none where there is no array.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
