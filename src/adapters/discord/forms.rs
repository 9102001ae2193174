//! Shows a form as Discord does, in a window of text fields, and reads what was filled in.

use serenity::all::{
    ActionRow, ActionRowComponent, CreateActionRow, CreateInputText, CreateModal, InputTextStyle,
};

use super::carried::{Carry, carried};
use super::length::clipped;
use crate::reply::{Field, Form};

const FIELDS: usize = 5;
const TITLE_LIMIT: usize = 45;
const LABEL_LIMIT: usize = 45;
const HINT_LIMIT: usize = 100;
const VALUE_LIMIT: usize = 4_000;

/// The window for a form; `None` where there is nothing to fill in, or nothing can carry what was begun.
pub fn modal(form: &Form, in_place: bool, carry: &Carry<'_>) -> Option<CreateModal> {
    if form.fields.is_empty() {
        return None;
    }
    let id = carried(&form.begun, in_place, carry)?;
    let rows = form.fields.iter().take(FIELDS);
    let rows = rows.map(|field| CreateActionRow::InputText(input(field)));
    Some(CreateModal::new(id, clipped(&form.title, TITLE_LIMIT)).components(rows.collect()))
}

fn input(field: &Field) -> CreateInputText {
    let style = match field.long {
        true => InputTextStyle::Paragraph,
        false => InputTextStyle::Short,
    };
    let label = clipped(&field.label, LABEL_LIMIT);
    let mut input = CreateInputText::new(style, label, &field.argument).required(field.required);
    // Discord takes no empty texts here.
    if !field.hint.is_empty() {
        input = input.placeholder(clipped(&field.hint, HINT_LIMIT));
    }
    if !field.value.is_empty() {
        input = input.value(clipped(&field.value, VALUE_LIMIT));
    }
    input
}

/// The argument and the text of each field.
pub fn filled_in(rows: &[ActionRow]) -> Vec<(String, String)> {
    let components = rows.iter().flat_map(|row| &row.components);
    let texts = components.filter_map(|component| match component {
        ActionRowComponent::InputText(text) => Some((
            text.custom_id.clone(),
            text.value.clone().unwrap_or_default(),
        )),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(argument: &str) -> Field {
        Field {
            argument: argument.to_owned(),
            label: "l".repeat(60),
            hint: "h".repeat(200),
            value: String::new(),
            required: true,
            long: false,
        }
    }

    fn form(fields: Vec<Field>) -> Form {
        Form {
            title: "t".repeat(60),
            begun: "/decide start".to_owned(),
            fields,
        }
    }

    #[test]
    fn a_form_is_a_window_of_texts_within_the_limits() {
        let long = Field {
            label: "Why".to_owned(),
            hint: String::new(),
            value: "Because".to_owned(),
            required: false,
            long: true,
            ..field("reason")
        };
        let modal = modal(&form(vec![field("question"), long]), true, &|_| None).expect("a form");
        assert_eq!(
            serde_json::to_value(modal).expect("JSON"),
            json!({
                "custom_id": "=/decide start",
                "title": "t".repeat(44) + "…",
                "components": [
                    {"type": 1, "components": [{
                        "type": 4, "custom_id": "question", "style": 1, "label": "l".repeat(44) + "…",
                        "placeholder": "h".repeat(99) + "…", "required": true,
                    }]},
                    {"type": 1, "components": [{
                        "type": 4, "custom_id": "reason", "style": 2, "label": "Why", "value": "Because",
                        "required": false,
                    }]},
                ],
            })
        );
    }

    #[test]
    fn without_fields_or_a_key_for_what_was_begun_there_is_none() {
        assert!(modal(&form(Vec::new()), false, &|_| None).is_none());
        let long = Form {
            begun: "/decide start ".to_owned() + &"x".repeat(100),
            ..form(vec![field("options")])
        };
        assert!(modal(&long, false, &|_| None).is_none());
        let kept = modal(&long, false, &|_| Some("#key".to_owned())).expect("a form");
        let kept = serde_json::to_value(kept).expect("JSON");
        assert_eq!(kept["custom_id"], "#key");
    }
}
