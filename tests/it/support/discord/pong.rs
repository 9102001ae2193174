//! A bare serenity client that answers "pong": proof that this Discord is one serenity can work with, and the
//! measure for how fast an answer can be.

use serenity::all::{
    AutocompleteChoice, Client, ClientBuilder, ComponentInteractionDataKind, Context,
    CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse, CreateButton,
    CreateCommand, CreateCommandOption, CreateInteractionResponse,
    CreateInteractionResponseMessage, CreateMessage, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EventHandler, GatewayIntents, HttpBuilder, Interaction, Message, Ready,
    ShardManager,
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

    /// Registers `/ping`, whose answer to `controls: true` has a button and a menu; completes its `word`;
    /// replies to mentions.
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

    async fn run(
        discord: &LoopbackDiscord,
        intents: GatewayIntents,
        handler: impl EventHandler + 'static,
    ) -> Self {
        let http = HttpBuilder::new(discord.token())
            .proxy(discord.api_base())
            .ratelimiter_disabled(true)
            .build();
        let mut client: Client = ClientBuilder::new_with_http(http, intents)
            .event_handler(handler)
            .await
            .expect("a client");
        // It falls back to the real gateway without a word.
        assert!(client.ws_url.lock().await.starts_with("ws://127.0.0.1:"));
        let shards = Arc::clone(&client.shard_manager);
        let running = tokio::spawn(async move { client.start().await });
        Self { shards, running }
    }
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
        let word = CreateCommandOption::new(serenity::all::CommandOptionType::String, "word", "Say")
            .set_autocomplete(true);
        let controls = CreateCommandOption::new(
            serenity::all::CommandOptionType::Boolean,
            "controls",
            "Show some",
        );
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
            Interaction::Command(command) => {
                let controls = !command.data.options.is_empty();
                let pong = if controls {
                    with_controls()
                } else {
                    said("pong")
                };
                let pong = CreateInteractionResponse::Message(pong);
                command.create_response(&context, pong).await
            }
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
                    _ => format!("pong to {}", pressed.message.content),
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
        let mentioned = message
            .mentions
            .iter()
            .any(|user| user.id.to_string() == payloads::BOT);
        if !mentioned || message.author.bot {
            return;
        }
        let pong = CreateMessage::new()
            .content("pong")
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        let posted = message.channel_id.send_message(&context, pong).await;
        posted.expect("post");
    }
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
