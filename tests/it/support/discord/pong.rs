//! A bare serenity client that answers "pong": proof that this Discord is one serenity can work with, and the
//! measure for how fast an answer can be.

use serenity::all::{
    AutocompleteChoice, Client, ClientBuilder, CommandDataOptionValue, CommandInteraction,
    CommandOptionType, ComponentInteractionDataKind, Context, CreateActionRow,
    CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateCommand,
    CreateCommandOption, CreateInteractionResponse, CreateInteractionResponseMessage,
    CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
    EditInteractionResponse, EventHandler, GatewayIntents, Http, HttpBuilder, Interaction, Message,
    MessageFlags, Ready, ShardManager,
};
use serenity::async_trait;
use std::sync::Arc;
use tokio::task::JoinHandle;

use super::{LoopbackDiscord, payloads};

pub struct Pong {
    shards: Arc<ShardManager>,
    running: JoinHandle<serenity::Result<()>>,
}

impl Pong {
    /// Answers `/ping` and nothing else, like the client NOTES.md measured.
    pub async fn start_bare(discord: &LoopbackDiscord) -> Self {
        Self::run(discord, GatewayIntents::empty(), Bare).await
    }

    /// Registers `/ping`, whose answer to `controls: true` has buttons and a menu; thinks about its `word` first,
    /// and completes it; replies to mentions and in DMs.
    pub async fn start(discord: &LoopbackDiscord) -> Self {
        let messages = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        Self::run(discord, messages, Full).await
    }

    /// Leaves politely.
    pub async fn stop(self) {
        self.shards.shutdown_all().await;
        let ended = self.running.await.expect("the client's task");
        ended.expect("the client ended without an error");
    }

    /// Any other handler with the same start and end.
    pub(super) async fn run(
        discord: &LoopbackDiscord,
        intents: GatewayIntents,
        handler: impl EventHandler + 'static,
    ) -> Self {
        let mut client = client_builder(discord, discord.token(), intents)
            .event_handler(handler)
            .await
            .expect("a client");
        assert_on_loopback(&client).await;
        let shards = Arc::clone(&client.shard_manager);
        let running = tokio::spawn(async move { client.start().await });
        Self { shards, running }
    }
}

/// A client that does nothing but log in once it is started.
pub async fn client(discord: &LoopbackDiscord, token: &str, intents: GatewayIntents) -> Client {
    let client = client_builder(discord, token, intents)
        .await
        .expect("a client");
    assert_on_loopback(&client).await;
    client
}

/// serenity's HTTP part alone, for requests as a bot makes them.
pub fn http(discord: &LoopbackDiscord, token: &str) -> Http {
    HttpBuilder::new(token)
        .proxy(discord.api_base())
        .ratelimiter_disabled(true)
        .build()
}

fn client_builder(
    discord: &LoopbackDiscord,
    token: &str,
    intents: GatewayIntents,
) -> ClientBuilder {
    ClientBuilder::new_with_http(http(discord, token), intents)
}

/// serenity falls back to the real gateway without a word.
async fn assert_on_loopback(client: &Client) {
    let url = client.ws_url.lock().await;
    assert!(url.starts_with("ws://127.0.0.1:"), "the gateway is {url}");
}

struct Bare;

#[async_trait]
impl EventHandler for Bare {
    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        if let Interaction::Command(command) = interaction {
            let pong = CreateInteractionResponse::Message(said("pong"));
            command
                .create_response(&context, pong)
                .await
                .expect("answer");
        }
    }
}

struct Full;

#[async_trait]
impl EventHandler for Full {
    async fn ready(&self, context: Context, _: Ready) {
        let word = CreateCommandOption::new(CommandOptionType::String, "word", "Say")
            .set_autocomplete(true);
        let controls =
            CreateCommandOption::new(CommandOptionType::Boolean, "controls", "Show some");
        let ping = CreateCommand::new("ping")
            .description("Answers pong")
            .set_options(vec![word, controls]);
        context
            .http
            .create_global_commands(&vec![ping])
            .await
            .expect("register");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let answered = match interaction {
            Interaction::Command(command) => answer(&context, &command).await,
            Interaction::Autocomplete(typing) => {
                let typed = typing.data.autocomplete().map_or("", |option| option.value);
                let choice = AutocompleteChoice::new(format!("{typed}-pong"), "pong");
                let choices = CreateAutocompleteResponse::new().set_choices(vec![choice]);
                let choices = CreateInteractionResponse::Autocomplete(choices);
                typing.create_response(&context, choices).await
            }
            Interaction::Component(pressed) => {
                let text = match &pressed.data.kind {
                    ComponentInteractionDataKind::StringSelect { values } => values.join(" "),
                    _ => told(&pressed.message),
                };
                let update = said(&text).components(Vec::new());
                let update = CreateInteractionResponse::UpdateMessage(update);
                pressed.create_response(&context, update).await
            }
            _ => Ok(()),
        };
        answered.expect("answer");
    }

    async fn message(&self, context: Context, message: Message) {
        let mut mentioned = message.mentions.iter().map(|user| user.id.to_string());
        let meant = mentioned.any(|id| id == payloads::BOT) || message.guild_id.is_none();
        if !meant || message.author.bot {
            return;
        }
        let pong = CreateMessage::new()
            .content(format!("pong to: {}", message.content))
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        let posted = message.channel_id.send_message(&context, pong).await;
        posted.expect("post");
    }
}

async fn answer(context: &Context, command: &CommandInteraction) -> serenity::Result<()> {
    let option = command.data.options.first().map(|option| &option.value);
    let pong = match option {
        Some(CommandDataOptionValue::String(_)) => {
            CreateInteractionResponse::Defer(CreateInteractionResponseMessage::new())
        }
        Some(_) => CreateInteractionResponse::Message(with_controls()),
        None => CreateInteractionResponse::Message(said("pong")),
    };
    let thinking = matches!(pong, CreateInteractionResponse::Defer(_));
    command.create_response(context, pong).await?;
    if thinking {
        let pong = EditInteractionResponse::new()
            .content("pong at last")
            .allowed_mentions(CreateAllowedMentions::new());
        command.edit_response(context, pong).await?;
    }
    Ok(())
}

/// What a pressed button tells of its message.
fn told(message: &Message) -> String {
    let ephemeral = message
        .flags
        .is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL));
    let ephemeral = if ephemeral { ", ephemeral" } else { "" };
    format!("pong to {}{ephemeral}", message.content)
}

fn said(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(text)
        .allowed_mentions(CreateAllowedMentions::new())
}

fn with_controls() -> CreateInteractionResponseMessage {
    let option = |value: &str| CreateSelectMenuOption::new(value, value);
    let options = vec![option("left"), option("right")];
    let menu = CreateSelectMenu::new("side", CreateSelectMenuKind::String { options });
    said("controls").ephemeral(true).components(vec![
        CreateActionRow::Buttons(vec![
            CreateButton::new("again").label("Again"),
            CreateButton::new("never").label("Never").disabled(true),
        ]),
        CreateActionRow::SelectMenu(menu),
    ])
}
