//! Presses buttons and picks from select menus, as far as a person could in that message.

use serde_json::{Value, json};

use super::LoopbackDiscord;
use super::interactions::{Answer, COMPONENT};
use super::message::{Control, Message, list};

const BUTTON: u64 = 2;
const SELECT: u64 = 3;

impl LoopbackDiscord {
    /// Presses a button of the message as it is now, and waits for the bot's answer. Panics if it has no enabled
    /// button with this `custom_id`.
    pub async fn press(&self, message: &Message, custom_id: &str) -> Answer {
        let (message, button) = self.find(message, BUTTON, custom_id);
        let data = json!({"component_type": BUTTON, "custom_id": custom_id, "id": button.json["id"]});
        self.interact(COMPONENT, data, Some(&message)).await
    }

    /// Picks options of a select menu by their values. Panics if a person could not.
    pub async fn select(&self, message: &Message, custom_id: &str, values: &[&str]) -> Answer {
        let (message, menu) = self.find(message, SELECT, custom_id);
        let options = list(&menu.json["options"]);
        for value in values {
            let offered = options.iter().any(|option| option["value"] == *value);
            assert!(offered, "\"{value}\" is not among {options:?}");
        }
        let bound = |key: &str| {
            let bound = menu.json[key].as_u64().unwrap_or(1);
            usize::try_from(bound).expect("a small number")
        };
        let many = bound("min_values")..=bound("max_values");
        assert!(many.contains(&values.len()), "the menu takes {many:?}");
        let data = json!({
            "component_type": SELECT, "custom_id": custom_id, "id": menu.json["id"], "values": values,
        });
        self.interact(COMPONENT, data, Some(&message)).await
    }

    /// The message as it is by now, with the enabled control.
    fn find(&self, message: &Message, kind: u64, custom_id: &str) -> (Message, Control) {
        let current = self
            .state
            .look(|inner| inner.messages.get(message.id()).cloned());
        let current = current.expect("a message of this Discord");
        let controls = current.controls();
        let found = controls.iter().find(|control| {
            let id = control.custom_id.as_deref();
            control.kind == kind && id == Some(custom_id) && !control.disabled
        });
        let found = found.cloned().unwrap_or_else(|| {
            panic!("no enabled control of type {kind} with \"{custom_id}\" among {controls:#?}")
        });
        (current, found)
    }
}

/// Gives all components the numbers that Discord gives them.
pub(super) fn number(components: &mut Value) {
    fn visit(component: &mut Value, last: &mut u64) {
        *last += 1;
        if component.get("id").is_none() {
            component["id"] = json!(*last);
        }
        let children = component.get_mut("components");
        for child in children
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            visit(child, last);
        }
    }
    let mut last = 0;
    for row in components.as_array_mut().into_iter().flatten() {
        visit(row, &mut last);
    }
}
