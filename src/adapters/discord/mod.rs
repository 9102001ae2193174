//! Discord: connects, registers the commands, and stays until it is told to stop. Everything that knows
//! serenity is in this folder.

mod answer;
mod autocomplete;
mod calls;
mod carried;
mod controls;
mod files;
mod forms;
mod given;
mod handler;
mod ids;
mod inbound;
mod invite;
mod length;
mod markdown;
mod pages;
#[cfg(test)]
mod pairs;
mod pieces;
mod places;
mod posting;
mod register;
mod render;
mod rendered;
mod respond;
mod small_print;
mod words;

pub use invite::invite;

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serenity::all::{
    ApplicationId, Client, ClientBuilder, GatewayIntents, GuildId, Http, HttpBuilder, HttpError,
    ShardManager,
};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::config::{DiscordConfig, TOKEN_VARIABLE};
use crate::error::{Error, Result, UserError};
use handler::Handler;
use posting::Posting;

/// None of them is privileged: Discord sends the text of messages that mention the bot and of DMs.
const INTENTS: GatewayIntents =
    GatewayIntents::GUILD_MESSAGES.union(GatewayIntents::DIRECT_MESSAGES);

/// Rate limits that are worth keeping: a bucket has about 0.7 KiB, and a bot in a few servers needs some hundreds.
const REMEMBERED_ROUTES: usize = 2_000;

/// How long closing and answers that are being made may take once the bot is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves Discord until SIGINT or SIGTERM, then closes the gateway and lets answers in flight finish.
///
/// # Errors
/// A refused token or server, which the admin can put right, or a connection that can't be made.
pub async fn serve(app: Arc<App>, config: &DiscordConfig) -> Result<()> {
    let mut stop = pin!(stop_signal()?);
    let answers = TaskTracker::new();
    // A stop counts while Discord is slow to let the bot in, too.
    let mut client = tokio::select! {
        client = connect(Arc::clone(&app), config, answers.clone()) => client?,
        () = &mut stop => return Ok(()),
    };
    let shards = Arc::clone(&client.shard_manager);
    let http = Arc::clone(&client.http);
    let stopping = CancellationToken::new();
    let posting = Posting::new(Arc::clone(&app), Arc::clone(&http), answers.clone());
    answers.spawn(Arc::new(posting).run(stopping.clone()));
    let mut serving = tokio::spawn(async move { client.start_autosharded().await });
    tokio::select! {
        ended = &mut serving => {
            let ended = ended.map_err(Error::fault("serving Discord"))?;
            return ended.map_err(Error::fault("serving Discord"));
        }
        () = forget_hourly(&http, &app) => {}
        () = stop => {}
    }
    stopping.cancel();
    close(&shards, &answers).await;
    serving.abort();
    Ok(())
}

/// Closes the gateway, so that nothing new comes in, and waits for what is being answered and posted.
async fn close(shards: &ShardManager, answers: &TaskTracker) {
    tracing::info!("stopping");
    answers.close();
    let closing = async {
        shards.shutdown_all().await;
        answers.wait().await;
    };
    if tokio::time::timeout(GRACE, closing).await.is_err() {
        tracing::warn!(
            unfinished = answers.len(),
            "stopped before everything was finished"
        );
    }
}

/// Lets go of what need not be kept any longer. Never ends.
async fn forget_hourly(http: &Http, app: &App) {
    const EVERY: Duration = Duration::from_hours(1);
    loop {
        app.forget(Timestamp::now());
        tokio::time::sleep(EVERY).await;
        forget_answered(http).await;
    }
}

/// serenity keeps a rate limit for each interaction it ever answered. Interactions live 15 minutes and have
/// no limit to speak of, so they can be forgotten together.
async fn forget_answered(http: &Http) {
    if let Some(limits) = &http.ratelimiter {
        let routes = limits.routes();
        let mut routes = routes.write().await;
        if routes.len() > REMEMBERED_ROUTES {
            routes.clear();
        }
    }
}

/// Registers the commands and prepares the client.
async fn connect(app: Arc<App>, config: &DiscordConfig, answers: TaskTracker) -> Result<Client> {
    let http = http(config)?;
    let application = application(&http).await?;
    http.set_application_id(application);
    register_commands(&http, config).await?;
    let bot = http.get_current_user().await;
    let bot = bot.map_err(Error::fault("asking Discord for the bot's user"))?;
    let handler = Handler::new(app, answers, bot.id);
    let client = ClientBuilder::new_with_http(http, INTENTS).event_handler(handler);
    client
        .await
        .map_err(Error::fault("preparing the connection to Discord"))
}

/// The client for Discord's HTTP API. A proxy keeps the rate limits itself, and serenity sends to a proxy
/// only when its own limiter is off.
fn http(config: &DiscordConfig) -> Result<Http> {
    let token = config.token()?.ok_or_else(|| {
        UserError::new(format!(
            "There is no Discord token: put it into {TOKEN_VARIABLE}, or into a file that `token_file` names."
        ))
    })?;
    let http = HttpBuilder::new(token.expose_secret());
    Ok(match &config.api_base {
        Some(proxy) => http.proxy(proxy).ratelimiter_disabled(true).build(),
        None => http.build(),
    })
}

async fn application(http: &Http) -> Result<ApplicationId> {
    match http.get_current_application_info().await {
        Ok(application) => Ok(application.id),
        Err(error) if status(&error) == Some(401) => {
            let sentence = "Discord refused the token: copy it again from the Bot page of the developer portal.";
            Err(UserError::new(sentence).into())
        }
        Err(error) => Err(Error::fault("asking Discord who this bot is")(error)),
    }
}

async fn register_commands(http: &Http, config: &DiscordConfig) -> Result<()> {
    let commands = register::commands();
    let registered = match config.development_server {
        Some(server) => {
            http.create_guild_commands(GuildId::new(server.get()), &commands)
                .await
        }
        None => http.create_global_commands(&commands).await,
    };
    match (registered, config.development_server) {
        (Ok(registered), _) => {
            tracing::info!(commands = registered.len(), "registered the commands");
            Ok(())
        }
        (Err(error), Some(server)) if matches!(status(&error), Some(403 | 404)) => {
            let sentence = format!(
                "The bot is not in the server {server} that `development_server` names: add it with the link \
                 that `tiebreak invite` prints."
            );
            Err(UserError::new(sentence).into())
        }
        (Err(error), _) => Err(Error::fault("registering the commands")(error)),
    }
}

fn status(error: &serenity::Error) -> Option<u16> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(response)) => {
            Some(response.status_code.as_u16())
        }
        _ => None,
    }
}

/// Completes at SIGINT or SIGTERM. It listens from now on, so that a stop while connecting counts too.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).map_err(Error::fault("listening for signals"));
        let (mut interrupt, mut terminate) = (
            listen(SignalKind::interrupt())?,
            listen(SignalKind::terminate())?,
        );
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            // Without a signal handler there is nothing to wait for.
            _ = tokio::signal::ctrl_c().await;
        })
    }
}
