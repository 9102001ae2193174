//! A message that is ready to be sent, in each form that Discord takes messages in.

use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed,
    CreateInteractionResponseMessage, CreateMessage,
};

/// A message's parts, to be sent as a new message or as the answer to an interaction.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub embeds: Vec<CreateEmbed>,
    pub rows: Vec<CreateActionRow>,
    pub files: Vec<CreateAttachment>,
    pub private: bool,
    /// Whether there may be more of the same: another page, another topic.
    pub goes_on: bool,
}

impl Rendered {
    /// Shown to the person who asked and to nobody else.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Whether it may take the place of an answer to the same command, which is private or not.
    pub fn may_replace(&self, private: bool) -> bool {
        self.goes_on && (private || !self.private)
    }

    /// The same without pictures, if it has any.
    pub fn without_files(&self) -> Option<Self> {
        let mut plain = self.clone();
        let files = std::mem::take(&mut plain.files);
        (!files.is_empty()).then_some(plain)
    }

    pub fn into_message(self) -> CreateMessage {
        CreateMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .allowed_mentions(CreateAllowedMentions::new().replied_user(false))
    }

    /// In place of another message, its pictures take the place of all that were there.
    pub fn into_response(self) -> CreateInteractionResponseMessage {
        CreateInteractionResponseMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .ephemeral(self.private)
            .allowed_mentions(CreateAllowedMentions::new())
    }
}
