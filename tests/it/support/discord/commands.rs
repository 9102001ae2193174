//! Uses commands as a person could who sees what the bot has registered: slash commands with their completion, and
//! those in a message's menu.

use serde_json::{Value, json};

use super::LoopbackDiscord;
use super::interactions::{AUTOCOMPLETE, Act, Answer, COMMAND, as_told};
use super::message::{Message, list};
use super::options;
use super::payloads::BOT;
use super::person::Person;
use super::state::Inner;

const SLASH: u64 = 1;
const MESSAGE: u64 = 3;

impl LoopbackDiscord {
    /// Uses a slash command in the server's channel and waits for the answer. Words after the first name a sub
    /// command, and its group before it: `decide start`. `options` is an object of names and values, or the array
    /// as Discord sends it; a role's or a channel's value is its id. Where commands are registered, it panics if
    /// this one, as given, could not be sent.
    pub async fn slash(&self, name: &str, options: Value) -> Answer {
        self.slash_by(&self.person(), name, options).await
    }

    pub(super) async fn slash_by(&self, by: &Person<'_>, name: &str, options: Value) -> Answer {
        let data = self.slash_data(by, name, &options);
        self.interact(by, Act::new(COMMAND, data)).await
    }

    /// Asks for completion while somebody types. The option being typed is `{"focused": "fas"}`.
    pub async fn autocomplete(&self, name: &str, options: Value) -> Answer {
        self.autocomplete_by(&self.person(), name, options).await
    }

    pub(super) async fn autocomplete_by(
        &self,
        by: &Person<'_>,
        name: &str,
        options: Value,
    ) -> Answer {
        let data = self.slash_data(by, name, &options);
        let typed = options::given(&data["options"]);
        let focused = typed.iter().filter(|it| it["focused"] == true);
        assert_eq!(focused.count(), 1, "one option is being typed: {options}");
        self.interact(by, Act::new(AUTOCOMPLETE, data)).await
    }

    /// Uses a command in the menu of a message as it is now. Panics if Discord would not offer it there.
    pub async fn use_on(&self, message: &Message, command: &str) -> Answer {
        self.use_on_by(&self.person(), message, command).await
    }

    pub(super) async fn use_on_by(
        &self,
        by: &Person<'_>,
        message: &Message,
        command: &str,
    ) -> Answer {
        let message = self.message_now(message);
        assert!(
            !message.is_ephemeral(),
            "private messages have no such menu"
        );
        let registered = self
            .state
            .look(|inner| find(inner, MESSAGE, command).cloned());
        let registered =
            registered.unwrap_or_else(|| panic!("no message command \"{command}\" is registered"));
        let id = message.id();
        let data = json!({
            "id": registered["id"], "name": command, "type": MESSAGE, "target_id": id,
            "resolved": {"messages": {id: as_told(&message)}},
        });
        self.interact(by, Act::new(COMMAND, data)).await
    }

    fn slash_data(&self, by: &Person<'_>, name: &str, given: &Value) -> Value {
        let words: Vec<&str> = name.split(' ').collect();
        self.state.look(|inner| {
            let registered = find(inner, SLASH, words[0]);
            assert!(
                registered.is_some() || inner.commands.is_empty(),
                "/{name} is not registered"
            );
            let known = registered.map(|command| list(&command["options"]));
            // Bots don't look at it, but it is always there.
            let id = registered.map_or(json!(BOT), |command| command["id"].clone());
            let options = options::wire(name, &words[1..], given, known);
            let mut data = json!({"id": id, "name": words[0], "type": SLASH, "options": options});
            if let Some(resolved) = options::resolved(&options, by) {
                data["resolved"] = resolved;
            }
            data
        })
    }
}

fn find<'a>(inner: &'a Inner, kind: u64, name: &str) -> Option<&'a Value> {
    let mut commands = inner.commands.iter();
    commands.find(|it| it["name"] == name && it["type"] == kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::pong::Pong;
    use super::super::{LoopbackDiscord, echo};

    #[tokio::test]
    async fn typing_is_completed() {
        let discord = LoopbackDiscord::start().await;
        let pong = Pong::start(&discord).await;
        discord.commands().await;
        let answer = discord
            .autocomplete("ping", json!({"word": {"focused": "pi"}}))
            .await;
        let expected = ("pi-pong".to_owned(), json!("pong"));
        assert_eq!(answer.choices(), [expected]);
        pong.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "/ping has no option sword")]
    async fn options_that_are_not_registered_are_never_sent() {
        let discord = LoopbackDiscord::start().await;
        let _pong = Pong::start(&discord).await;
        discord.commands().await;
        discord.slash("ping", json!({"sword": "x"})).await;
    }

    #[tokio::test]
    async fn sub_commands_are_sent_with_what_discord_tells_of_their_options() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let options = json!({
            "question": "Which?", "voters": "1500000000000000001", "place": LoopbackDiscord::OTHER_CHANNEL,
            "method": "approval", "quorum": 3,
        });
        let answer = discord.slash("decide start", options.clone()).await;
        let expected = [
            "start",
            "method: approval",
            "place: #decisions, may write: true",
            "question: Which?",
            "quorum: 3",
            "voters: role 1500000000000000001 (1500000000000000001)",
            "robin: ",
        ];
        let content = answer.message().content();
        let content: Vec<&str> = content.trim_end().split('\n').map(str::trim_end).collect();
        assert_eq!(content, expected.map(str::trim_end));
        let reader = discord.person();
        let reader = reader.who_may_only_read(LoopbackDiscord::OTHER_CHANNEL);
        let answer = reader.slash("decide start", options).await;
        let content = answer.message().content();
        assert!(
            content.contains("#decisions, may write: false"),
            "{content}"
        );
        let listed = discord.slash("decide list open", json!({})).await;
        assert!(listed.message().content().starts_with("list\nopen\n"));
        echo.stop().await;
    }

    #[tokio::test]
    async fn options_of_sub_commands_are_completed() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let typing = json!({"title": {"focused": "data"}});
        let answer = discord.autocomplete("decide show", typing).await;
        assert_eq!(answer.choices(), [("data...".to_owned(), json!("12"))]);
        echo.stop().await;
    }

    #[tokio::test]
    async fn a_command_is_used_on_a_message() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let message = discord.message("we take PostgreSQL").send();
        discord.posted().await;
        let kim = discord.another_person();
        let answer = kim.use_on(&message, echo::RECORD).await;
        assert_eq!(answer.message().content(), "recorded: we take PostgreSQL");
        let of = &answer.message().json["interaction_metadata"];
        assert_eq!(of["target_message_id"], message.id());
        echo.stop().await;
    }

    #[tokio::test]
    #[should_panic(expected = "/decide needs a sub command")]
    async fn a_command_with_sub_commands_is_never_sent_alone() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        discord.slash("decide", json!({})).await;
    }

    #[tokio::test]
    #[should_panic(expected = "\"loud\" is none of the choices of method")]
    async fn only_choices_are_chosen() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let options = json!({"question": "x", "method": "loud"});
        discord.slash("decide start", options).await;
    }

    #[tokio::test]
    #[should_panic(expected = "0 is outside the bounds of quorum")]
    async fn bounds_are_kept() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let options = json!({"question": "x", "quorum": 0});
        discord.slash("decide start", options).await;
    }

    #[tokio::test]
    #[should_panic(expected = "no message command \"Forget\"")]
    async fn menus_offer_what_is_registered() {
        let discord = LoopbackDiscord::start().await;
        let _echo = echo::start(&discord).await;
        let message = discord.message("x").send();
        discord.use_on(&message, "Forget").await;
    }
}
