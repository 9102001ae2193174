//! Forms (Discord calls them modals) that the bot shows as an answer, and filling them in as a person could.

use serde_json::{Value, json};

use super::LoopbackDiscord;
use super::controls;
use super::interactions::{Act, Answer, FORM};
use super::message::list;
use super::person::Person;

const SHOWS_FORM: u64 = 9;
const LONG: u64 = 2;
/// What a field takes where the bot sets no other bound.
const LONGEST: u64 = 4_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    pub title: String,
    pub custom_id: String,
    /// In reading order.
    pub fields: Vec<Field>,
}

/// A text to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its `custom_id`.
    pub id: String,
    pub label: String,
    pub placeholder: String,
    /// What the bot has filled in.
    pub value: String,
    pub required: bool,
    /// Takes several lines.
    pub long: bool,
    /// In characters.
    pub min_length: u64,
    pub max_length: u64,
}

impl Answer {
    /// The form it shows.
    pub fn form(&self) -> Form {
        let body = &self.body;
        assert_eq!(self.kind, SHOWS_FORM, "the answer shows no form: {body}");
        Form::new(&body["data"])
    }
}

impl LoopbackDiscord {
    /// Fills in the fields with these ids, leaves the others as the bot filled them in, submits the form and waits
    /// for the answer. Panics if a client would not let that through.
    pub async fn submit(&self, shown: &Answer, texts: &[(&str, &str)]) -> Answer {
        self.submit_by(&self.person(), shown, texts).await
    }

    pub(super) async fn submit_by(
        &self,
        by: &Person<'_>,
        shown: &Answer,
        texts: &[(&str, &str)],
    ) -> Answer {
        let form = shown.form();
        for (id, _) in texts {
            let known = form.fields.iter().any(|field| field.id == *id);
            assert!(known, "no field \"{id}\" in {form:#?}");
        }
        let rows: Vec<Value> = form.fields.iter().map(|it| it.filled(texts)).collect();
        let mut rows = Value::Array(rows);
        controls::number(&mut rows);
        let data = json!({"custom_id": form.custom_id, "components": rows});
        let on = self.state.look(|inner| {
            let open = &inner.interactions[&shown.token];
            assert_eq!(open.user, by.user, "somebody else sees this form");
            open.target
                .as_ref()
                .and_then(|id| inner.messages.get(id))
                .cloned()
        });
        let act = Act {
            on: on.as_ref(),
            trigger: Some(&shown.token),
            ..Act::new(FORM, data)
        };
        self.interact(by, act).await
    }
}

impl Form {
    fn new(data: &Value) -> Self {
        let rows = list(&data["components"]).iter();
        let inputs = rows.flat_map(|row| list(&row["components"]));
        Self {
            title: text(&data["title"]),
            custom_id: text(&data["custom_id"]),
            fields: inputs.map(Field::new).collect(),
        }
    }

    /// The first field with this label.
    pub fn field(&self, label: &str) -> &Field {
        let found = self.fields.iter().find(|field| field.label == label);
        found.unwrap_or_else(|| panic!("no field \"{label}\" in {self:#?}"))
    }
}

impl Field {
    fn new(json: &Value) -> Self {
        Self {
            id: text(&json["custom_id"]),
            label: text(&json["label"]),
            placeholder: text(&json["placeholder"]),
            value: text(&json["value"]),
            required: json["required"] != false,
            long: json["style"] == LONG,
            min_length: json["min_length"].as_u64().unwrap_or_default(),
            max_length: json["max_length"].as_u64().unwrap_or(LONGEST),
        }
    }

    /// The row with this field as it is submitted.
    fn filled(&self, texts: &[(&str, &str)]) -> Value {
        let given = texts.iter().find(|(id, _)| *id == self.id);
        let text = given.map_or(self.value.as_str(), |(_, text)| text);
        let length = text.chars().count() as u64;
        let label = &self.label;
        assert!(
            length > 0 || !self.required,
            "\"{label}\" must be filled in"
        );
        assert!(
            length <= self.max_length,
            "\"{label}\" takes {} characters, not {length}",
            self.max_length
        );
        assert!(
            length == 0 || length >= self.min_length,
            "\"{label}\" wants {} characters, not {length}",
            self.min_length
        );
        assert!(self.long || !text.contains('\n'), "\"{label}\" is one line");
        json!({"type": 1, "components": [{"type": 4, "custom_id": self.id, "value": text}]})
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{LoopbackDiscord, echo};

    #[tokio::test]
    async fn a_form_is_filled_in_and_the_rest_stays_as_it_was() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let shown = discord.slash("decide form", json!({})).await;
        let form = shown.form();
        assert_eq!(
            (form.title.as_str(), form.custom_id.as_str()),
            ("A decision", "start")
        );
        assert_eq!(form.fields[0].value, "Which database?");
        assert!(form.fields[0].required && !form.fields[0].long);
        let why = form.field("Why");
        assert!(!why.required && why.long);
        assert_eq!(why.placeholder, "If you like");
        let answer = discord.submit(&shown, &[("why", "Two\nlines")]).await;
        assert_eq!(answer.kind, 4);
        let expected = "title: Which database?\nwhy: Two\nlines";
        assert_eq!(answer.message().content(), expected);
        echo.stop().await;
    }

    #[tokio::test]
    async fn a_form_of_a_button_changes_the_buttons_message() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let kim = discord.another_person();
        let card = kim.slash("decide start", json!({"question": "x"})).await;
        let shown = kim.press(card.message(), "reason").await;
        let answer = kim.submit(&shown, &[("title", "y")]).await;
        assert_eq!(answer.kind, 7);
        assert_eq!(answer.message().id(), card.message().id());
        assert_eq!(answer.message().content(), "title: y\nwhy: ");
        echo.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "\"Title\" must be filled in")]
    async fn what_is_required_is_filled_in() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let shown = discord.slash("decide form", json!({})).await;
        discord.submit(&shown, &[("title", "")]).await;
    }

    #[tokio::test]
    #[should_panic(expected = "\"Title\" takes 20 characters, not 21")]
    async fn what_is_too_long_is_never_sent() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let shown = discord.slash("decide form", json!({})).await;
        discord.submit(&shown, &[("title", &"x".repeat(21))]).await;
    }

    #[tokio::test]
    #[should_panic(expected = "somebody else sees this form")]
    async fn a_form_is_submitted_by_whom_it_was_shown_to() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let shown = discord.slash("decide form", json!({})).await;
        discord.another_person().submit(&shown, &[]).await;
    }
}
