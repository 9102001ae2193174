//! A message that is ready to be sent, in each form that Discord takes messages in.

use serenity::all::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateEmbed,
    CreateInteractionResponseMessage, CreateMessage, EditAttachments, EditMessage, Nonce,
};

use super::calls::Calls;

/// A message's parts, to be sent as a new message or as the answer to an interaction.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    pub embeds: Vec<CreateEmbed>,
    pub rows: Vec<CreateActionRow>,
    pub files: Vec<CreateAttachment>,
    pub calls: Calls,
    /// Said where the files can't be sent; nothing where they only show what the text says too.
    pub without_files: Option<String>,
    pub private: bool,
    /// Whether there may be more of the same: another page, another topic.
    pub goes_on: bool,
    /// For everybody, whoever asked for it.
    pub for_all: bool,
}

impl Rendered {
    /// Shown to the person who asked and to nobody else, unless it is for everybody.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = !self.for_all;
        self
    }

    /// Whether it may take the place of an answer to the same command, which is private or not.
    pub fn may_replace(&self, private: bool) -> bool {
        self.goes_on && (private || !self.private) && !self.for_all
    }

    /// The same without files, if it has any.
    pub fn without_files(&self) -> Option<Self> {
        let mut plain = self.clone();
        let files = std::mem::take(&mut plain.files);
        if let Some(said) = plain.without_files.take().filter(|_| !files.is_empty()) {
            plain.embeds.push(CreateEmbed::new().description(said));
        }
        (!files.is_empty()).then_some(plain)
    }

    pub fn into_message(self) -> CreateMessage {
        let allowed = self.calls.allowed().replied_user(false);
        let message = CreateMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .allowed_mentions(allowed);
        match self.calls.content() {
            Some(content) => message.content(content),
            None => message,
        }
    }

    /// As a message of which Discord makes no second one while it knows the nonce: some minutes.
    pub fn into_post(self, nonce: &str) -> CreateMessage {
        let nonce = Nonce::String(nonce.to_owned());
        self.into_message().nonce(nonce).enforce_nonce(true)
    }

    /// In place of what the message shows; nobody is called again.
    pub fn into_edit(self) -> EditMessage {
        let files = self.files.into_iter();
        EditMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .attachments(files.fold(EditAttachments::new(), EditAttachments::add))
            .allowed_mentions(CreateAllowedMentions::new())
    }

    /// In place of another message, its files take the place of all that were there.
    pub fn into_response(self) -> CreateInteractionResponseMessage {
        let response = CreateInteractionResponseMessage::new()
            .embeds(self.embeds)
            .components(self.rows)
            .files(self.files)
            .ephemeral(self.private)
            .allowed_mentions(self.calls.allowed());
        match self.calls.content() {
            Some(content) => response.content(content),
            None => response,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_for_everybody() {
        let card = Rendered {
            goes_on: true,
            for_all: true,
            ..Rendered::default()
        };
        assert!(!card.may_replace(true) && !card.clone().private().private);
    }

    #[test]
    fn what_is_missing_without_files_is_said_where_it_is_missed() {
        let file = CreateAttachment::bytes(*b"x", "x.md");
        let said = Some("No file.".to_owned());
        let with = |files: Vec<CreateAttachment>, without_files| Rendered {
            files,
            without_files,
            ..Rendered::default()
        };
        let embeds = |it: &Rendered| it.without_files().map(|plain| plain.embeds.len());
        assert_eq!(embeds(&with(vec![file.clone()], said.clone())), Some(1));
        assert_eq!(embeds(&with(vec![file], None)), Some(0));
        assert_eq!(embeds(&with(Vec::new(), said)), None);
    }
}
