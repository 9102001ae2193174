//! Turns what happens on Discord into requests, and into who asks and where.

use serenity::all::{
    ChannelId, CommandData, CommandInteraction, ComponentInteraction, ComponentInteractionDataKind,
    GuildId, Message, MessageFlags, MessageId, MessageInteractionMetadata, MessageType,
    ModalInteraction, Permissions, RoleId, User, UserId,
};

use super::forms::filled_in;
use super::given::Given;
use super::ids::id;
use super::words::words;
use crate::error::UserError;
use crate::request::{Caller, Decide, Place, Request, Role, Settings, Start};

/// Who gave the bot something, and where.
#[derive(Debug, Clone)]
pub struct From {
    pub caller: Caller,
    pub place: Place,
}

/// A slash command, or what was chosen in the menu of a message.
pub fn from_command(data: &CommandData) -> Given {
    Given::command(words(data).and_then(|words| Request::from_words(&words)))
}

/// A button, or options of a menu.
pub fn from_component(component: &ComponentInteraction) -> Given {
    match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => {
            Given::chosen(values.iter().map(String::as_str))
        }
        _ => Given::chosen([component.data.custom_id.as_str()]),
    }
}

pub fn from_form(form: &ModalInteraction) -> Given {
    let fields = filled_in(&form.data.components);
    Given::form(&form.data.custom_id, fields)
}

/// Who asked for a message of the bot, as far as the message tells.
pub fn asker(message: &Message) -> Option<UserId> {
    let replied_to = message.referenced_message.as_deref();
    match message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(by)) => Some(by.user.id),
        Some(MessageInteractionMetadata::Component(by)) => Some(by.user.id),
        Some(MessageInteractionMetadata::ModalSubmit(by)) => Some(by.user.id),
        _ => replied_to.map(|question| question.author.id),
    }
}

/// The message that a message of the bot replies to.
pub fn question_of(message: &Message) -> Option<(ChannelId, MessageId)> {
    let reference = message.message_reference.as_ref()?;
    Some((reference.channel_id, reference.message_id?))
}

pub fn of_command(command: &CommandInteraction) -> From {
    let member = command.member.as_deref().map(Membership::from);
    From {
        caller: caller(&command.user, member, command.guild_id),
        place: place(command.guild_id, command.channel_id),
    }
}

pub fn of_component(component: &ComponentInteraction) -> From {
    let member = component.member.as_ref().map(Membership::from);
    From {
        caller: caller(&component.user, member, component.guild_id),
        place: place(component.guild_id, component.channel_id),
    }
}

pub fn of_form(form: &ModalInteraction) -> From {
    let member = form.member.as_ref().map(Membership::from);
    From {
        caller: caller(&form.user, member, form.guild_id),
        place: place(form.guild_id, form.channel_id),
    }
}

/// A message does not tell what its author may do, so it is a member's.
pub fn of_message(message: &Message) -> From {
    let member = message.member.as_deref().map(|member| Membership {
        nick: member.nick.as_deref(),
        roles: &member.roles,
        permissions: None,
    });
    From {
        caller: caller(&message.author, member, message.guild_id),
        place: place(message.guild_id, message.channel_id),
    }
}

/// What a person is on a server.
#[derive(Clone, Copy)]
struct Membership<'a> {
    nick: Option<&'a str>,
    roles: &'a [RoleId],
    permissions: Option<Permissions>,
}

impl<'a> Membership<'a> {
    fn from(member: &'a serenity::all::Member) -> Self {
        Self {
            nick: member.nick.as_deref(),
            roles: &member.roles,
            permissions: member.permissions,
        }
    }
}

fn caller(user: &User, member: Option<Membership<'_>>, server: Option<GuildId>) -> Caller {
    // The role @everyone has its server's id, and nobody's list of roles has it.
    let everyone = server.map(id);
    let roles = member.iter().flat_map(|member| member.roles);
    let groups = roles.map(id).chain(everyone).collect();
    let permissions = member.as_ref().and_then(|member| member.permissions);
    let managing = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
    let manages = permissions.is_some_and(|permissions| permissions.intersects(managing));
    let nick = member.as_ref().and_then(|member| member.nick);
    Caller {
        id: id(user.id),
        name: nick.unwrap_or_else(|| user.display_name()).to_owned(),
        role: match manages {
            true => Role::Manager,
            false => Role::Member,
        },
        groups,
    }
}

fn place(server: Option<GuildId>, channel: ChannelId) -> Place {
    Place {
        id: id(channel),
        server: server.map(id),
    }
}

/// Whether only the person who asked for a message can see it.
pub fn is_private(message: &Message) -> bool {
    let flags = message.flags;
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// What a message asks of the bot: nothing, unless it is written to it: in a DM, by mention, or as a reply
/// to one of its messages.
pub fn from_message(message: &Message, bot: UserId) -> Option<Given> {
    let by_a_person = !message.author.bot
        && message.webhook_id.is_none()
        && matches!(
            message.kind,
            MessageType::Regular | MessageType::InlineReply
        );
    let mentioned = message.mentions.iter().any(|user| user.id == bot);
    let replied_to = message
        .referenced_message
        .as_ref()
        .is_some_and(|original| original.author.id == bot);
    if !by_a_person || !(message.guild_id.is_none() || mentioned || replied_to) {
        return None;
    }
    let text = without_mention(&message.content, bot);
    let request = match text.as_str() {
        // A mention alone asks who this is. A reply without mention comes without its text, and so do
        // attachments: there is nothing to answer.
        "" if mentioned => Ok(Request::Help {
            command: Vec::new(),
        }),
        "" => return None,
        text => Request::from_text(text)
            .and_then(without_ids)
            .and_then(|request| for_all(request, message.guild_id.is_some())),
    };
    Some(Given::written(request))
}

/// What is for one person alone is not told in a channel: a receipt, one's vote, one's data.
fn for_all(request: Request, in_server: bool) -> Result<Request, UserError> {
    let is_personal = matches!(
        request,
        Request::Decide(Decide::Vote { .. } | Decide::Ballot { .. } | Decide::Reason { .. })
            | Request::Privacy(_)
    );
    if !in_server || !is_personal {
        return Ok(request);
    }
    Err(UserError::new(format!(
        "The answer is for you alone, and everybody would see it here. Use the slash command /{}.",
        request.name()
    )))
}

/// Discord's own ids of roles and channels come with slash commands only. Typed ones might be anybody's.
fn without_ids(request: Request) -> Result<Request, UserError> {
    let name = request.name();
    let refused = |what: &str| {
        Err(UserError::new(format!(
            "In a message I can't take a {what}. Use the slash command /{name}, which offers you those there are."
        )))
    };
    match &request {
        Request::Decide(
            Decide::Start(Start {
                channel: Some(_), ..
            })
            | Decide::Settings(Settings {
                channel: Some(_), ..
            }),
        ) => refused("channel"),
        Request::Decide(Decide::Start(Start { role: Some(_), .. })) => refused("role"),
        _ => Ok(request),
    }
}

fn without_mention(content: &str, bot: UserId) -> String {
    let plain = content
        .replace(&format!("<@{bot}>"), " ")
        .replace(&format!("<@!{bot}>"), " ");
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_one_alone_is_not_told_in_a_channel() {
        let read = |text: &str| Request::from_text(text).unwrap_or_else(|it| panic!("{it}"));
        for text in ["/decide vote 1 django", "/privacy export"] {
            let refused = for_all(read(text), true).expect_err(text).to_string();
            assert!(refused.contains("for you alone"), "{refused}");
            for_all(read(text), false).expect("nobody else is there");
        }
        for_all(read("/decide show 1"), true).expect("anybody may see it");
    }

    #[test]
    fn roles_and_channels_can_not_be_forged_in_a_message() {
        let read = |text: &str| Request::from_text(text).and_then(without_ids);
        for (text, what) in [
            ("/decide start --channel discord:1/x Why?", "channel"),
            ("/decide settings --channel discord:1/x", "channel"),
            ("/decide start --role discord:1/x Why?", "role"),
        ] {
            let refused = read(text).expect_err(text).to_string();
            assert!(
                refused.contains(what) && refused.contains("slash command /decide s"),
                "{refused}"
            );
        }
        read("/decide start --options a,b Why?").expect("nothing to forge");
    }
}
