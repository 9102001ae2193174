//! Turns what happens on Discord into requests, and into who asks and where.

use serenity::all::{
    ChannelId, CommandData, CommandDataOption, CommandDataOptionValue, CommandDataResolved,
    CommandInteraction, ComponentInteraction, ComponentInteractionDataKind, GuildId, Member,
    Message, MessageFlags, MessageId, MessageInteractionMetadata, MessageType, Permissions, User,
    UserId,
};

use super::controls;
use super::register::options;
use crate::error::UserError;
use crate::request::{Caller, Entry, Place, Request, Role, entry};

/// The request of a slash command.
///
/// # Errors
/// A sentence for the person: an unknown command, or arguments that don't fit it.
pub fn from_command(data: &CommandData) -> Result<Request, UserError> {
    Request::from_words(&words(data))
}

/// What a person used on a message of the bot.
pub struct Used {
    pub request: Result<Request, UserError>,
    /// Whether the answer shows more of the same, and so may take the message's place.
    pub in_place: bool,
}

/// A button's custom id or a chosen option's value is the request's text form. It can't be read where an older version
/// of the bot made the control.
pub fn from_component(component: &ComponentInteraction) -> Used {
    let carried = match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first(),
        _ => Some(&component.data.custom_id),
    };
    let (text, in_place) = controls::read(carried.map_or("", String::as_str));
    let request = Request::from_text(text).map_err(|mistake| {
        UserError::new(format!("That is from an older version of me. {mistake}"))
    });
    Used { request, in_place }
}

/// Who asked for a message of the bot, as far as the message tells.
pub fn asker(message: &Message) -> Option<UserId> {
    let replied_to = message.referenced_message.as_deref();
    match message.interaction_metadata.as_deref() {
        Some(MessageInteractionMetadata::Command(by)) => Some(by.user.id),
        Some(MessageInteractionMetadata::Component(by)) => Some(by.user.id),
        _ => replied_to.map(|question| question.author.id),
    }
}

/// The message that a message of the bot replies to.
pub fn question_of(message: &Message) -> Option<(ChannelId, MessageId)> {
    let reference = message.message_reference.as_ref()?;
    Some((reference.channel_id, reference.message_id?))
}

pub fn of_command(command: &CommandInteraction) -> (Caller, Place) {
    let caller = caller(&command.user, command.member.as_deref());
    (caller, place(command.guild_id, command.channel_id))
}

pub fn of_component(component: &ComponentInteraction) -> (Caller, Place) {
    let caller = caller(&component.user, component.member.as_ref());
    (caller, place(component.guild_id, component.channel_id))
}

/// A message does not tell what its author may do, so it is a member's.
pub fn of_message(message: &Message) -> (Caller, Place) {
    let place = place(message.guild_id, message.channel_id);
    (caller(&message.author, None), place)
}

/// `member` comes with interactions in a server, and with it what the person may do there.
fn caller(user: &User, member: Option<&Member>) -> Caller {
    let permissions = member.and_then(|member| member.permissions);
    let managing = Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR;
    let manages = permissions.is_some_and(|permissions| permissions.intersects(managing));
    Caller {
        id: format!("discord:{}", user.id),
        name: user.display_name().to_owned(),
        role: match manages {
            true => Role::Manager,
            false => Role::Member,
        },
        groups: member.map_or_else(Vec::new, |member| {
            let roles = member.roles.iter();
            roles.map(|role| format!("discord:{role}")).collect()
        }),
    }
}

fn place(server: Option<GuildId>, channel: ChannelId) -> Place {
    Place {
        id: format!("discord:{channel}"),
        server: server.map(|server| format!("discord:{server}")),
    }
}

/// Whether only the person who pressed can see the message the button is on.
pub fn is_private(component: &ComponentInteraction) -> bool {
    component
        .message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// What a message asks of the bot: nothing, unless it is written to it: in a DM, by mention, or as a reply
/// to one of its messages.
pub fn from_message(message: &Message, bot: UserId) -> Option<Result<Request, UserError>> {
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
    match text.as_str() {
        // A mention alone asks who this is. A reply without mention comes without its text, and so do
        // attachments: there is nothing to answer.
        "" if mentioned => Some(Ok(Request::Help {
            command: Vec::new(),
        })),
        "" => None,
        text => Some(Request::from_text(text)),
    }
}

fn without_mention(content: &str, bot: UserId) -> String {
    let plain = content
        .replace(&format!("<@{bot}>"), " ")
        .replace(&format!("<@!{bot}>"), " ");
    plain.trim().to_owned()
}

/// The command's words as on a command line: options first, then `--` and the values without a name.
fn words(data: &CommandData) -> Vec<String> {
    let (name, given) = whole(data);
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let Some(Entry { command, .. }) = entry(&name) else {
        return words;
    };
    let mut unnamed = Vec::new();
    for option in options(command) {
        let given = given.iter().find(|given| given.name == option.name);
        let Some(value) = given.and_then(|given| text(&given.value, &data.resolved)) else {
            continue;
        };
        match option.argument.get_long() {
            Some(long) => words.extend([format!("--{long}"), value]),
            None => unnamed.push(value),
        }
    }
    if !unnamed.is_empty() {
        words.push("--".to_owned());
    }
    words.extend(unnamed);
    words
}

/// The whole name of a command, and the options given to it: a command of a group is an option of the group.
pub fn whole(data: &CommandData) -> (String, &[CommandDataOption]) {
    match data.options.as_slice() {
        [below] if let CommandDataOptionValue::SubCommand(given) = &below.value => {
            (format!("{} {}", data.name, below.name), given)
        }
        given => (data.name.clone(), given),
    }
}

/// A role or a channel is written as its id and its name.
fn text(value: &CommandDataOptionValue, resolved: &CommandDataResolved) -> Option<String> {
    let named = |id: String, name: Option<&String>| match name {
        Some(name) => format!("discord:{id}/{name}"),
        None => format!("discord:{id}"),
    };
    match value {
        CommandDataOptionValue::String(text) => Some(text.clone()),
        CommandDataOptionValue::Integer(number) => Some(number.to_string()),
        CommandDataOptionValue::Role(id) => {
            let name = resolved.roles.get(id).map(|role| &role.name);
            Some(named(id.to_string(), name))
        }
        CommandDataOptionValue::Channel(id) => {
            let name = resolved.channels.get(id).and_then(|it| it.name.as_ref());
            Some(named(id.to_string(), name))
        }
        _ => None,
    }
}

/// The framework names given in a command other than the one being typed.
pub fn other_names<'a>(data: &'a CommandData, typed: &str) -> Vec<&'a str> {
    let (_, given) = whole(data);
    let strings = given.iter().filter(|option| option.name != typed);
    strings.filter_map(|option| option.value.as_str()).collect()
}
