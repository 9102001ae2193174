//! A serenity client that tells back what it understood of sub commands, forms, menus of messages and roles: proof
//! that serenity reads them as this Discord sends them.

use serenity::all::{
    ActionRowComponent, AutocompleteChoice, CommandInteraction, CommandOptionType, CommandType,
    ComponentInteraction, ComponentInteractionDataKind, Context, CreateActionRow,
    CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateCommand,
    CreateCommandOption, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EventHandler, GatewayIntents, InputTextStyle, Interaction, Member,
    Message, ModalInteraction, Ready, ResolvedOption, ResolvedTarget, ResolvedValue, User,
};
use serenity::async_trait;

use super::LoopbackDiscord;
use super::pong::Pong;

/// The message command.
pub const RECORD: &str = "Record as decision";

/// Registers `/decide start`, `/decide form`, `/decide list open` and the message command, and answers them; its
/// answer to `start` has a button `reason` that opens a form, and a menu `options` of which one or two can be picked.
/// Greets who mentions it.
pub async fn start(discord: &LoopbackDiscord) -> Pong {
    let intents = GatewayIntents::GUILD_MESSAGES;
    let echo = Pong::run(discord, intents, Echo).await;
    discord.commands().await;
    echo
}

struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn ready(&self, context: Context, _: Ready) {
        let record = CreateCommand::new(RECORD).kind(CommandType::Message);
        let commands = vec![decide(), record];
        let registered = context.http.create_global_commands(&commands).await;
        registered.expect("register");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let answered = match interaction {
            Interaction::Command(it) => it.create_response(&context, told(&it)).await,
            Interaction::Autocomplete(it) => it.create_response(&context, completed(&it)).await,
            Interaction::Component(it) => it.create_response(&context, used(&it)).await,
            Interaction::Modal(it) => it.create_response(&context, submitted(&it)).await,
            _ => Ok(()),
        };
        answered.expect("answer");
    }

    async fn message(&self, context: Context, message: Message) {
        let roles = message
            .member
            .as_ref()
            .map_or(0, |member| member.roles.len());
        let text = format!("{} with {roles} roles", message.author.display_name());
        let greeting = serenity::all::CreateMessage::new()
            .content(text)
            .allowed_mentions(CreateAllowedMentions::new());
        let posted = message.channel_id.send_message(&context, greeting).await;
        posted.expect("post");
    }
}

fn decide() -> CreateCommand {
    use CommandOptionType::{Channel, Integer, Role, String as Text, SubCommand, SubCommandGroup};
    let option = CreateCommandOption::new;
    let question = option(Text, "question", "What to decide").required(true);
    let method = option(Text, "method", "How").add_string_choice("Approval", "approval");
    let quorum = option(Integer, "quorum", "How many").min_int_value(1);
    let start = option(SubCommand, "start", "Start one")
        .add_sub_option(question)
        .add_sub_option(option(Role, "voters", "Who may vote"))
        .add_sub_option(option(Channel, "place", "Where the summary goes"))
        .add_sub_option(method)
        .add_sub_option(quorum);
    let show = option(SubCommand, "show", "Show one")
        .add_sub_option(option(Text, "title", "Which").set_autocomplete(true));
    let open = option(SubCommand, "open", "Those that are open");
    let list = option(SubCommandGroup, "list", "List them").add_sub_option(open);
    CreateCommand::new("decide")
        .description("Decides")
        .set_options(vec![
            start,
            option(SubCommand, "form", "By form"),
            show,
            list,
        ])
}

fn told(command: &CommandInteraction) -> CreateInteractionResponse {
    if let Some(ResolvedTarget::Message(message)) = command.data.target() {
        return said(&format!("recorded: {}", message.content));
    }
    let options = command.data.options();
    let text = lines(&options).join("\n");
    if text == "form" {
        return CreateInteractionResponse::Modal(form("start"));
    }
    let who = person(&command.user, command.member.as_deref());
    let message = message(&format!("{text}\n{who}")).components(controls());
    CreateInteractionResponse::Message(message)
}

fn lines(options: &[ResolvedOption<'_>]) -> Vec<String> {
    let line = |option: &ResolvedOption<'_>| {
        let name = option.name;
        match &option.value {
            ResolvedValue::SubCommand(below) | ResolvedValue::SubCommandGroup(below) => {
                let mut all = vec![name.to_owned()];
                all.extend(lines(below));
                all.join("\n")
            }
            ResolvedValue::String(text) => format!("{name}: {text}"),
            ResolvedValue::Integer(number) => format!("{name}: {number}"),
            ResolvedValue::Role(role) => format!("{name}: {} ({})", role.name, role.id),
            ResolvedValue::Channel(channel) => {
                let rights = channel.permissions.expect("the permissions");
                let place = channel.name.as_deref().unwrap_or_default();
                format!("{name}: #{place}, may write: {}", rights.send_messages())
            }
            other => format!("{name}: {other:?}"),
        }
    };
    options.iter().map(line).collect()
}

fn person(user: &User, member: Option<&Member>) -> String {
    let roles = member.map(|member| member.roles.iter().map(ToString::to_string));
    let roles = roles.map(|roles| roles.collect::<Vec<_>>().join(" "));
    format!(
        "{}: {}",
        user.display_name(),
        roles.unwrap_or("no member".to_owned())
    )
}

fn completed(typing: &CommandInteraction) -> CreateInteractionResponse {
    let typed = typing.data.autocomplete().map_or("", |option| option.value);
    let choice = AutocompleteChoice::new(format!("{typed}..."), "12");
    let choices = CreateAutocompleteResponse::new().set_choices(vec![choice]);
    CreateInteractionResponse::Autocomplete(choices)
}

fn used(component: &ComponentInteraction) -> CreateInteractionResponse {
    match &component.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => said(&values.join(" and ")),
        _ => CreateInteractionResponse::Modal(form("reason")),
    }
}

fn form(id: &str) -> CreateModal {
    let title = CreateInputText::new(InputTextStyle::Short, "Title", "title");
    let why = CreateInputText::new(InputTextStyle::Paragraph, "Why", "why");
    CreateModal::new(id, "A decision").components(vec![
        CreateActionRow::InputText(title.value("Which database?").max_length(20)),
        CreateActionRow::InputText(why.required(false).placeholder("If you like")),
    ])
}

fn submitted(form: &ModalInteraction) -> CreateInteractionResponse {
    let rows = form.data.components.iter();
    let inputs = rows
        .flat_map(|row| &row.components)
        .map(|input| match input {
            ActionRowComponent::InputText(text) => {
                let value = text.value.as_deref().unwrap_or_default();
                format!("{}: {value}", text.custom_id)
            }
            other => format!("{other:?}"),
        });
    let text = inputs.collect::<Vec<_>>().join("\n");
    match &form.message {
        Some(_) => CreateInteractionResponse::UpdateMessage(message(&text)),
        None => said(&text),
    }
}

fn controls() -> Vec<CreateActionRow> {
    let option = |value: &str| CreateSelectMenuOption::new(value, value);
    let options = vec![option("Django"), option("Flask"), option("Quart")];
    let menu = CreateSelectMenu::new("options", CreateSelectMenuKind::String { options });
    vec![
        CreateActionRow::Buttons(vec![CreateButton::new("reason").label("Say why")]),
        CreateActionRow::SelectMenu(menu.min_values(1).max_values(2)),
    ]
}

fn message(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(text)
        .allowed_mentions(CreateAllowedMentions::new())
}

fn said(text: &str) -> CreateInteractionResponse {
    CreateInteractionResponse::Message(message(text))
}
