//! Who uses a command or a button, and where: one user in the server's channel is enough for most tests, others need
//! another person, another channel or server, or the right to manage it.

use serde_json::Value;

use super::LoopbackDiscord;
use super::interactions::Answer;
use super::message::Message;
use super::payloads::{CHANNEL, OTHER_CHANNEL, OTHER_GUILDS_CHANNEL, OTHER_USER, USER};

/// A person in a channel.
#[derive(Clone, Copy)]
#[must_use = "a person does nothing of herself"]
pub struct Person<'a> {
    pub(super) discord: &'a LoopbackDiscord,
    pub(super) user: &'static str,
    pub(super) channel: &'static str,
    pub(super) manages: bool,
}

impl LoopbackDiscord {
    /// The user, in the server's channel.
    pub fn person(&self) -> Person<'_> {
        Person {
            discord: self,
            user: USER,
            channel: CHANNEL,
            manages: false,
        }
    }

    /// Somebody else in the same channel.
    pub fn another_person(&self) -> Person<'_> {
        Person {
            user: OTHER_USER,
            ..self.person()
        }
    }
}

impl Person<'_> {
    /// With the permission "Manage Server".
    pub fn who_manages_the_server(mut self) -> Self {
        self.manages = true;
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

    /// Like [`LoopbackDiscord::slash`].
    pub async fn slash(self, name: &str, options: Value) -> Answer {
        self.discord.slash_by(self, name, options).await
    }

    /// Like [`LoopbackDiscord::select`].
    pub async fn select(self, message: &Message, custom_id: &str, values: &[&str]) -> Answer {
        let select = self.discord.select_by(self, message, custom_id, values);
        select.await
    }

    /// Like [`LoopbackDiscord::press`].
    pub async fn press(self, message: &Message, custom_id: &str) -> Answer {
        self.discord.press_by(self, message, custom_id).await
    }
}
