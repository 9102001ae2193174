//! Lays page buttons, select menus and action buttons out on the rows a message may have. Each carries a request in
//! its text form, and a sign where the answer may take the message's place.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::length::{clipped, length};
use crate::reply::{Action, Choice};
use crate::request::Request;

const ROWS: usize = 5;
const BUTTONS_IN_A_ROW: usize = 5;
const OPTIONS_IN_A_SELECT: usize = 25;
/// Of a button's id and of an option's value.
const TEXT_FORM_LIMIT: usize = 100;
const BUTTON_LABEL_LIMIT: usize = 80;
const OPTION_LABEL_LIMIT: usize = 100;
const PLACEHOLDER_LIMIT: usize = 150;

/// Before the text form of a request for more of what the message shows: another page, another topic.
const IN_PLACE: char = '=';

/// A message's controls, filled row by row: what comes first is sure to find room.
#[derive(Debug, Default)]
pub struct Controls {
    rows: Vec<CreateActionRow>,
    /// What the message shows, where it may give way to another answer to the same command.
    shown: Option<&'static str>,
    /// The ids of all buttons so far: Discord takes none twice.
    taken: Vec<String>,
    /// The select menus so far.
    selects: usize,
    left: Vec<Action>,
}

impl Controls {
    /// `shown` is the request that the message answers, where its answers may take each other's place.
    pub fn of(shown: Option<&Request>) -> Self {
        Self {
            shown: shown.map(Request::name),
            ..Self::default()
        }
    }

    /// Adds buttons, on rows of their own.
    pub fn add_buttons(&mut self, actions: &[Action]) {
        let mut buttons = Vec::new();
        for action in actions {
            let id = self.text_form(&action.request);
            if self.taken.contains(&id) {
                continue;
            }
            self.taken.push(id.clone());
            match length(&id) > TEXT_FORM_LIMIT {
                true => self.left.push(action.clone()),
                false => buttons.push((action, id)),
            }
        }
        for row in buttons.chunks(BUTTONS_IN_A_ROW) {
            let buttons = row.iter().map(|(action, id)| button(&action.label, id));
            let actions = row.iter().map(|(action, _)| *action);
            self.add_row(CreateActionRow::Buttons(buttons.collect()), actions);
        }
    }

    /// Adds a select menu, or several where there are more options than one may have.
    pub fn add_select(&mut self, choice: &Choice) {
        let mut options: Vec<(&Action, String, bool)> = Vec::new();
        for (at, action) in choice.options.iter().enumerate() {
            let value = self.text_form(&action.request);
            let current = choice.current == Some(at);
            if options.iter().any(|(_, known, _)| *known == value) {
                continue;
            }
            if length(&value) <= TEXT_FORM_LIMIT {
                options.push((action, value, current));
            } else if !current {
                self.left.push(action.clone());
            }
        }
        // One that only offers what is there already is no choice.
        if options.iter().all(|(.., current)| *current) {
            return;
        }
        for options in options.chunks(OPTIONS_IN_A_SELECT) {
            self.selects += 1;
            let shown = options
                .iter()
                .map(|(action, value, current)| option(&action.label, value, *current));
            let select = select(self.selects, &choice.label, shown.collect());
            let others = options.iter().filter(|(.., current)| !current);
            let others = others.map(|(action, ..)| *action);
            self.add_row(CreateActionRow::SelectMenu(select), others);
        }
    }

    /// What found no room, or is longer than a control can carry: it has to be typed.
    pub fn left(&self) -> &[Action] {
        &self.left
    }

    pub fn into_rows(self) -> Vec<CreateActionRow> {
        self.rows
    }

    fn add_row<'a>(&mut self, row: CreateActionRow, actions: impl Iterator<Item = &'a Action>) {
        match self.rows.len() < ROWS {
            true => self.rows.push(row),
            false => self.left.extend(actions.cloned()),
        }
    }

    fn text_form(&self, request: &Request) -> String {
        match self.shown == Some(request.name()) {
            true => format!("{IN_PLACE}{request}"),
            false => request.to_string(),
        }
    }
}

/// The text form that a control carries, and whether its answer may take the message's place.
pub fn read(carried: &str) -> (&str, bool) {
    match carried.strip_prefix(IN_PLACE) {
        Some(text) => (text, true),
        None => (carried, false),
    }
}

fn button(label: &str, id: &str) -> CreateButton {
    CreateButton::new(id)
        .label(clipped(label, BUTTON_LABEL_LIMIT))
        .style(ButtonStyle::Secondary)
}

/// Its id tells it from others of the message and nothing more: what was chosen has the request.
fn select(number: usize, label: &str, options: Vec<CreateSelectMenuOption>) -> CreateSelectMenu {
    let kind = CreateSelectMenuKind::String { options };
    CreateSelectMenu::new(format!("choose {number}"), kind)
        .placeholder(clipped(label, PLACEHOLDER_LIMIT))
}

fn option(label: &str, value: &str, current: bool) -> CreateSelectMenuOption {
    let option = CreateSelectMenuOption::new(clipped(label, OPTION_LABEL_LIMIT), value);
    match current {
        true => option.default_selection(true),
        false => option,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn request(text: &str) -> Request {
        Request::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn action(text: &str) -> Action {
        Action {
            label: format!("Do {text}"),
            request: request(text),
        }
    }

    fn frameworks(count: usize) -> Vec<Action> {
        let names = (0..count).map(|number| format!("/framework f{number}"));
        names.map(|text| action(&text)).collect()
    }

    fn choice(options: Vec<Action>, current: Option<usize>) -> Choice {
        let label = "Topic".to_owned();
        Choice {
            several: false,
            label,
            options,
            current,
        }
    }

    fn rows(controls: Controls) -> Vec<Value> {
        let rows = serde_json::to_value(controls.into_rows()).expect("rows are JSON");
        rows.as_array().expect("a list").clone()
    }

    #[test]
    fn what_the_message_shows_may_be_replaced_by_the_same_command_only() {
        let shown = request("/compare --page 2 django flask");
        let mut controls = Controls::of(Some(&shown));
        controls.add_buttons(&[action("/compare django flask"), action("/framework django")]);
        let rows = rows(controls);
        let ids = rows[0]["components"].as_array().expect("buttons");
        let ids: Vec<&str> = ids
            .iter()
            .filter_map(|it| it["custom_id"].as_str())
            .collect();
        assert_eq!(ids, ["=/compare django flask", "/framework django"]);
        assert_eq!(read(ids[0]), ("/compare django flask", true));
        assert_eq!(read(ids[1]), ("/framework django", false));
    }

    #[test]
    fn a_choice_is_a_menu_on_which_the_current_one_is_marked() {
        let options = vec![
            action("/compare django flask"),
            action("/compare --topic data django flask"),
            action("/compare --topic data django flask"),
        ];
        let mut controls = Controls::of(Some(&options[0].request.clone()));
        controls.add_select(&choice(options, Some(1)));
        controls.add_select(&choice(frameworks(2), None));
        controls.add_select(&choice(frameworks(1), Some(0)));
        assert_eq!(controls.left(), []);
        let rows = rows(controls);
        assert_eq!(
            rows[0]["components"],
            json!([{
                "type": 3, "custom_id": "choose 1", "placeholder": "Topic",
                "options": [
                    {"label": "Do /compare django flask", "value": "=/compare django flask"},
                    {
                        "label": "Do /compare --topic data django flask",
                        "value": "=/compare --topic data django flask", "default": true,
                    },
                ],
            }])
        );
        assert_eq!(rows[1]["components"][0]["custom_id"], "choose 2");
        assert_eq!(rows.len(), 2, "a menu without a choice is none");
    }

    #[test]
    fn five_rows_are_shared_in_the_order_of_worth_and_the_rest_is_typed() {
        let mut controls = Controls::of(None);
        controls.add_buttons(&[action("/sources --page 2"), action("/gaps")]);
        controls.add_select(&choice(frameworks(30), Some(29)));
        controls.add_buttons(&frameworks(13));
        let left: Vec<String> = controls
            .left()
            .iter()
            .map(|action| action.request.to_string())
            .collect();
        assert_eq!(left, ["/framework f10", "/framework f11", "/framework f12"]);
        let rows = rows(controls);
        let counts = |row: &Value| match &row["components"][0]["options"] {
            Value::Array(options) => (options.len(), "options"),
            _ => (row["components"].as_array().map_or(0, Vec::len), "buttons"),
        };
        let counts: Vec<_> = rows.iter().map(counts).collect();
        assert_eq!(
            counts,
            [
                (2, "buttons"),
                (25, "options"),
                (5, "options"),
                (5, "buttons"),
                (5, "buttons")
            ]
        );
    }

    #[test]
    fn what_is_too_long_to_be_carried_is_left_to_be_typed() {
        let long = |name: &str| action(&format!("/compare {} {}", name.repeat(60), "y".repeat(40)));
        let mut controls = Controls::of(None);
        controls.add_buttons(&[long("a"), long("a"), action("/help")]);
        controls.add_select(&choice(
            vec![long("b"), long("c"), action("/gaps")],
            Some(1),
        ));
        assert_eq!(controls.left(), [long("a"), long("b")]);
        assert_eq!(rows(controls).len(), 2);
    }

    #[test]
    fn labels_are_clipped_to_what_each_control_can_show() {
        let wordy = Action {
            label: "x".repeat(300),
            request: request("/help"),
        };
        let mut controls = Controls::of(None);
        controls.add_buttons(std::slice::from_ref(&wordy));
        controls.add_select(&Choice {
            several: false,
            label: "y".repeat(300),
            options: vec![wordy],
            current: None,
        });
        let rows = rows(controls);
        let long = |value: &Value| length(value.as_str().unwrap_or_default());
        assert_eq!(long(&rows[0]["components"][0]["label"]), 80);
        let select = &rows[1]["components"][0];
        assert_eq!(long(&select["placeholder"]), 150);
        assert_eq!(long(&select["options"][0]["label"]), 100);
    }
}
