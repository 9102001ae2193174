//! Who uses a command or a button, and where: one user in the server's channel is enough for most tests, others need
//! more people, roles, another channel or server, or the right to manage it.

use serde_json::Value;

use super::LoopbackDiscord;
use super::channels::{self, CHANNEL, DM_CHANNEL, OTHER_CHANNEL, OTHER_GUILDS_CHANNEL};
use super::interactions::Answer;
use super::message::Message;
use super::users::User;

/// A person in a channel.
#[derive(Clone)]
#[must_use = "a person does nothing of herself"]
pub struct Person<'a> {
    pub(super) discord: &'a LoopbackDiscord,
    pub(super) user: User,
    pub(super) roles: Vec<String>,
    pub(super) channel: &'static str,
    pub(super) manages: bool,
    pub(super) only_reads: Vec<&'static str>,
}

impl LoopbackDiscord {
    /// The user, in the server's channel.
    pub fn person(&self) -> Person<'_> {
        self.person_named("robin")
    }

    /// Somebody else in the same channel.
    pub fn another_person(&self) -> Person<'_> {
        self.person_named("kim")
    }

    /// Who has this display name; the same name is the same user.
    pub fn person_named(&self, name: &str) -> Person<'_> {
        Person {
            discord: self,
            user: self.state.change(|inner| inner.users.named(name)),
            roles: Vec::new(),
            channel: CHANNEL,
            manages: false,
            only_reads: Vec::new(),
        }
    }

    /// So many different people, always the same ones.
    pub fn people(&self, count: usize) -> Vec<Person<'_>> {
        let numbered = |number| self.person_named(&format!("person {number}"));
        (1..=count).map(numbered).collect()
    }
}

impl Person<'_> {
    /// The user's id.
    pub fn id(&self) -> &str {
        &self.user.id
    }

    /// The display name.
    pub fn name(&self) -> &str {
        &self.user.name
    }

    /// With a role of the server's, by its id.
    pub fn with_role(mut self, id: &str) -> Self {
        assert!(id.parse::<u64>().is_ok(), "\"{id}\" is no role's id");
        self.roles.push(id.to_owned());
        self
    }

    /// With the permission "Manage Server".
    pub fn who_manages_the_server(mut self) -> Self {
        self.manages = true;
        self
    }

    /// Without the permission to write in this channel, one of [`LoopbackDiscord`]'s constants.
    pub fn who_may_only_read(mut self, channel: &str) -> Self {
        self.only_reads
            .push(channels::known(channel).expect("a channel of this Discord"));
        self
    }

    /// Of the same server.
    pub fn in_another_channel(mut self) -> Self {
        self.channel = OTHER_CHANNEL;
        self
    }

    pub fn in_another_server(mut self) -> Self {
        self.channel = OTHER_GUILDS_CHANNEL;
        self
    }

    /// Alone with the bot.
    pub fn in_a_dm(mut self) -> Self {
        self.channel = DM_CHANNEL;
        self
    }

    /// Like [`LoopbackDiscord::slash`].
    pub async fn slash(&self, name: &str, options: Value) -> Answer {
        self.discord.slash_by(self, name, options).await
    }

    /// Like [`LoopbackDiscord::autocomplete`].
    pub async fn autocomplete(&self, name: &str, options: Value) -> Answer {
        self.discord.autocomplete_by(self, name, options).await
    }

    /// Like [`LoopbackDiscord::use_on`].
    pub async fn use_on(&self, message: &Message, command: &str) -> Answer {
        self.discord.use_on_by(self, message, command).await
    }

    /// Like [`LoopbackDiscord::select`].
    pub async fn select(&self, message: &Message, custom_id: &str, values: &[&str]) -> Answer {
        let select = self.discord.select_by(self, message, custom_id, values);
        select.await
    }

    /// Like [`LoopbackDiscord::press`].
    pub async fn press(&self, message: &Message, custom_id: &str) -> Answer {
        self.discord.press_by(self, message, custom_id).await
    }

    /// Presses the button with this label.
    pub async fn press_label(&self, message: &Message, label: &str) -> Answer {
        let button = message.control(label).custom_id;
        self.press(message, &button.expect("a button with an id"))
            .await
    }

    /// Chooses options of a menu by what a person reads on them.
    pub async fn choose(&self, message: &Message, menu: &str, labels: &[&str]) -> Answer {
        let control = message.control(menu);
        let options = control.json["options"].as_array().expect("a menu");
        let value = |label: &&str| {
            let found = options.iter().find(|it| it["label"] == **label);
            found.expect(label)["value"].as_str().expect("a value")
        };
        let values: Vec<&str> = labels.iter().map(value).collect();
        let id = control.custom_id.expect("a menu with an id");
        self.select(message, &id, &values).await
    }

    /// Like [`LoopbackDiscord::submit`].
    pub async fn submit(&self, shown: &Answer, texts: &[(&str, &str)]) -> Answer {
        self.discord.submit_by(self, shown, texts).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serenity::futures::future::join_all;
    use std::collections::HashSet;

    use super::super::{LoopbackDiscord, Person, echo};

    /// All at once, so no more than an unoptimised client answers within Discord's patience.
    const CROWD: usize = 100;
    const ENGINEER: &str = "1500000000000000001";

    #[tokio::test]
    async fn people_are_told_apart_by_name_id_and_roles() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let ada = discord.person_named("Ada Lovelace").with_role(ENGINEER);
        let options = json!({"question": "Which?"});
        let answer = ada.slash("decide start", options.clone()).await;
        let expected = format!("start\nquestion: Which?\nAda Lovelace: {ENGINEER}");
        assert_eq!(answer.message().content(), expected);
        let of = &answer.message().json["interaction_metadata"];
        assert_eq!(of["user"]["id"], ada.id());
        let private = ada.clone().in_a_dm().slash("decide start", options).await;
        let content = private.message().content();
        assert!(content.ends_with("Ada Lovelace: no member"), "{content}");
        discord.message("hello").by(&ada).send();
        let greeting = discord.posted().await;
        assert_eq!(greeting.content(), "Ada Lovelace with 1 roles");
        echo.stop().await;
    }

    #[tokio::test]
    async fn a_crowd_presses_one_button() {
        let discord = LoopbackDiscord::start().await;
        let echo = echo::start(&discord).await;
        let card = discord
            .slash("decide start", json!({"question": "x"}))
            .await;
        let crowd = discord.people(CROWD);
        let presses = crowd.iter().map(|it| it.press(card.message(), "reason"));
        let answers = join_all(presses).await;
        assert!(answers.iter().all(|answer| answer.kind == 9));
        assert_eq!(answers.len(), crowd.len());
        echo.stop().await;
    }

    #[tokio::test]
    async fn there_are_as_many_people_as_are_wanted() {
        let discord = LoopbackDiscord::start().await;
        let ada = discord.person_named("ada");
        let people = discord.people(2_000);
        let mut ids: HashSet<&str> = people.iter().map(Person::id).collect();
        ids.extend([ada.id(), LoopbackDiscord::BOT_ID]);
        assert_eq!(ids.len(), 2_002);
        assert_eq!(discord.people(3)[2].id(), people[2].id());
        assert_eq!(discord.person_named("ada").id(), ada.id());
    }
}
