//! Lays page buttons, select menus and action buttons out on the rows a message may have. Each carries the
//! request that it makes.

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::carried::{Carry, carried};
use super::length::clipped;
use crate::reply::{Action, Choice};
use crate::request::Request;

const ROWS: usize = 5;
const BUTTONS_IN_A_ROW: usize = 5;
const OPTIONS_IN_A_SELECT: usize = 25;
const BUTTON_LABEL_LIMIT: usize = 80;
const OPTION_LABEL_LIMIT: usize = 100;
const PLACEHOLDER_LIMIT: usize = 150;

/// A message's controls, filled row by row: what comes first is sure to find room.
pub struct Controls<'a> {
    rows: Vec<CreateActionRow>,
    carry: &'a Carry<'a>,
    /// What the message shows, where it may give way to another answer to the same command.
    shown: Option<&'static str>,
    /// The ids of all buttons so far: Discord takes none twice.
    taken: Vec<String>,
    /// The select menus so far.
    selects: usize,
    left: Vec<Action>,
}

impl<'a> Controls<'a> {
    /// `shown` is the request that the message answers, where its answers may take each other's place.
    pub fn of(shown: Option<&Request>, carry: &'a Carry<'a>) -> Self {
        Self {
            rows: Vec::new(),
            carry,
            shown: shown.map(Request::name),
            taken: Vec::new(),
            selects: 0,
            left: Vec::new(),
        }
    }

    /// Adds buttons, on rows of their own.
    pub fn add_buttons(&mut self, actions: &[Action]) {
        let mut buttons = Vec::new();
        for action in actions {
            match self.carried(&action.request) {
                Some(id) if self.taken.contains(&id) => {}
                Some(id) => {
                    self.taken.push(id.clone());
                    buttons.push((action, id));
                }
                None => self.leave(action),
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
            let current = choice.current == Some(at);
            match self.carried(&action.request) {
                Some(value) if options.iter().any(|(_, known, _)| *known == value) => {}
                Some(value) => options.push((action, value, current)),
                None if current => {}
                None => self.leave(action),
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
            let select = select(self.selects, choice, shown.collect());
            let others = options.iter().filter(|(.., current)| !current);
            let others = others.map(|(action, ..)| *action);
            self.add_row(CreateActionRow::SelectMenu(select), others);
        }
    }

    /// What found no room, or nothing can carry: it has to be typed.
    pub fn left(&self) -> &[Action] {
        &self.left
    }

    pub fn into_rows(self) -> Vec<CreateActionRow> {
        self.rows
    }

    fn add_row<'b>(&mut self, row: CreateActionRow, actions: impl Iterator<Item = &'b Action>) {
        match self.rows.len() < ROWS {
            true => self.rows.push(row),
            false => self.left.extend(actions.cloned()),
        }
    }

    fn leave(&mut self, action: &Action) {
        if !self.left.contains(action) {
            self.left.push(action.clone());
        }
    }

    fn carried(&self, request: &Request) -> Option<String> {
        let in_place = self.shown == Some(request.name());
        carried(&request.to_string(), in_place, self.carry)
    }
}

fn button(label: &str, id: &str) -> CreateButton {
    CreateButton::new(id)
        .label(clipped(label, BUTTON_LABEL_LIMIT))
        .style(ButtonStyle::Secondary)
}

/// Its id tells it from others of the message and nothing more: what was chosen has the request.
fn select(number: usize, of: &Choice, options: Vec<CreateSelectMenuOption>) -> CreateSelectMenu {
    let most = u8::try_from(options.len()).unwrap_or(1);
    let kind = CreateSelectMenuKind::String { options };
    let select = CreateSelectMenu::new(format!("choose {number}"), kind)
        .placeholder(clipped(&of.label, PLACEHOLDER_LIMIT));
    match of.several {
        true => select.min_values(1).max_values(most),
        false => select,
    }
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
    use super::super::length::length;
    use super::*;
    use serde_json::{Value, json};

    /// Controls of a message where the store keeps nothing.
    fn bare(shown: Option<&Request>) -> Controls<'static> {
        Controls::of(shown, &|_| None)
    }

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

    fn rows(controls: Controls<'_>) -> Vec<Value> {
        let rows = serde_json::to_value(controls.into_rows()).expect("rows are JSON");
        rows.as_array().expect("a list").clone()
    }

    #[test]
    fn what_the_message_shows_may_be_replaced_by_the_same_command_only() {
        let shown = request("/compare --page 2 django flask");
        let mut controls = bare(Some(&shown));
        controls.add_buttons(&[action("/compare django flask"), action("/framework django")]);
        let rows = rows(controls);
        let ids = rows[0]["components"].as_array().expect("buttons");
        let ids: Vec<&str> = ids
            .iter()
            .filter_map(|it| it["custom_id"].as_str())
            .collect();
        assert_eq!(ids, ["=/compare django flask", "/framework django"]);
    }

    #[test]
    fn a_choice_is_a_menu_on_which_the_current_one_is_marked() {
        let options = vec![
            action("/compare django flask"),
            action("/compare --topic data django flask"),
            action("/compare --topic data django flask"),
        ];
        let mut controls = bare(Some(&options[0].request.clone()));
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
        let mut controls = bare(None);
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
    fn several_may_be_chosen_together_where_the_choice_says_so() {
        let mut controls = bare(None);
        controls.add_select(&Choice {
            several: true,
            ..choice(frameworks(3), None)
        });
        let rows = rows(controls);
        let select = &rows[0]["components"][0];
        assert_eq!(
            (&select["min_values"], &select["max_values"]),
            (&json!(1), &json!(3))
        );
    }

    #[test]
    fn what_is_too_long_is_carried_under_a_key() {
        let long = action(&format!("/framework {}", "x".repeat(100)));
        let shown = request("/framework flask");
        let keep = |text: &str| Some(format!("#{}", text.len()));
        let mut controls = Controls::of(Some(&shown), &keep);
        controls.add_buttons(&[long.clone(), long.clone()]);
        controls.add_select(&choice(vec![long], None));
        assert_eq!(controls.left(), []);
        let rows = rows(controls);
        assert_eq!(rows[0]["components"][0]["custom_id"], "=#111");
        assert_eq!(rows[1]["components"][0]["options"][0]["value"], "=#111");
    }

    #[test]
    fn what_nothing_can_carry_is_left_to_be_typed() {
        let long = |name: &str| action(&format!("/compare {} {}", name.repeat(60), "y".repeat(40)));
        let mut controls = bare(None);
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
        let mut controls = bare(None);
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
