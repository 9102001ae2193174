//! Presses buttons and picks from select menus, as far as a person could in that message.

use serde_json::{Value, json};

use super::LoopbackDiscord;
use super::interactions::{Act, Answer, COMPONENT};
use super::message::{Control, Message, list};
use super::person::Person;

const BUTTON: u64 = 2;
const SELECT: u64 = 3;

impl LoopbackDiscord {
    /// Presses a button of the message as it is now, and waits for the bot's answer. Panics if it has no enabled
    /// button with this `custom_id`.
    pub async fn press(&self, message: &Message, custom_id: &str) -> Answer {
        self.press_by(&self.person(), message, custom_id).await
    }

    pub(super) async fn press_by(
        &self,
        by: &Person<'_>,
        message: &Message,
        custom_id: &str,
    ) -> Answer {
        let (message, button) = self.find(message, BUTTON, custom_id);
        let data =
            json!({"component_type": BUTTON, "custom_id": custom_id, "id": button.json["id"]});
        self.use_control(by, data, &message).await
    }

    /// Picks options of a select menu by their values. Panics if a person could not.
    pub async fn select(&self, message: &Message, custom_id: &str, values: &[&str]) -> Answer {
        self.select_by(&self.person(), message, custom_id, values)
            .await
    }

    pub(super) async fn select_by(
        &self,
        by: &Person<'_>,
        message: &Message,
        custom_id: &str,
        values: &[&str],
    ) -> Answer {
        let (message, menu) = self.find(message, SELECT, custom_id);
        let options = list(&menu.json["options"]);
        for (at, value) in values.iter().enumerate() {
            let twice = values[..at].contains(value);
            assert!(!twice, "\"{value}\" can be picked once");
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
        self.use_control(by, data, &message).await
    }

    async fn use_control(&self, by: &Person<'_>, data: Value, message: &Message) -> Answer {
        let act = Act {
            on: Some(message),
            ..Act::new(COMPONENT, data)
        };
        self.interact(by, act).await
    }

    /// The message as it is by now, with the enabled control.
    fn find(&self, message: &Message, kind: u64, custom_id: &str) -> (Message, Control) {
        let current = self.message_now(message);
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
        for child in children.and_then(Value::as_array_mut).into_iter().flatten() {
            visit(child, last);
        }
    }
    let mut last = 0;
    for row in components.as_array_mut().into_iter().flatten() {
        visit(row, &mut last);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::interactions::Answer;
    use super::super::pong::Pong;
    use super::super::{LoopbackDiscord, echo};

    async fn with_controls() -> (LoopbackDiscord, Pong, Answer) {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let answer = discord.slash("ping", json!({"controls": true})).await;
        (discord, pong, answer)
    }

    #[tokio::test]
    async fn a_button_is_pressed_in_the_message_as_the_bot_made_it() {
        let (discord, pong, answer) = with_controls().await;
        assert!(answer.message().is_ephemeral());
        let again = answer.message().control("Again").custom_id;
        let again = again.expect("a button with an action");
        let pressed = discord.press(answer.message(), &again).await;
        assert_eq!(pressed.kind, 7);
        assert_eq!(pressed.message().content(), "pong to controls, ephemeral");
        assert_eq!(pressed.message().id(), answer.message().id());
        assert_eq!(pressed.message().controls(), []);
        pong.stop().await;
    }

    #[tokio::test]
    async fn an_option_is_picked_from_a_menu() {
        let (discord, pong, answer) = with_controls().await;
        let picked = discord.select(answer.message(), "side", &["right"]).await;
        assert_eq!(picked.message().content(), "right");
        pong.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "no enabled control")]
    async fn a_disabled_button_is_never_pressed() {
        let (discord, _pong, answer) = with_controls().await;
        discord.press(answer.message(), "never").await;
    }

    #[tokio::test]
    async fn several_options_are_picked_where_the_menu_takes_them() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let card = discord
            .slash("decide start", json!({"question": "x"}))
            .await;
        let two = ["Flask", "Django"];
        let picked = discord.select(card.message(), "options", &two).await;
        assert_eq!(picked.message().content(), "Flask and Django");
        echo.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "the menu takes 1..=2")]
    async fn no_more_options_are_picked_than_the_menu_takes() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let card = discord
            .slash("decide start", json!({"question": "x"}))
            .await;
        let three = ["Flask", "Django", "Quart"];
        discord.select(card.message(), "options", &three).await;
    }
}
