//! Reads arguments and settings, makes the app, and hands it to one adapter.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;

use tiebreak::adapters::{discord, terminal};
use tiebreak::app::App;
use tiebreak::cli::{Import, Invocation, Records, Task};
use tiebreak::config::{Config, LogFormat};
use tiebreak::error::{Error, Result, UserError};
use tiebreak::knowledge::load;
use tiebreak::reply::Outcome;
use tiebreak::request::Request;
use tiebreak::store::{self, Location, Store};
use tracing_subscriber::EnvFilter;

/// Exit codes that other programs may rely on.
const FAULT: u8 = 1;
const MISTAKE: u8 = 2;

fn main() -> ExitCode {
    let invocation = match Invocation::parse(std::env::args_os()) {
        Ok(invocation) => invocation,
        Err(error) => error.exit(),
    };
    match run(&invocation) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Mistake) => ExitCode::from(MISTAKE),
        Ok(Outcome::Fault) => ExitCode::from(FAULT),
        Err(Error::User(mistake)) => {
            eprintln!("{mistake}");
            ExitCode::from(MISTAKE)
        }
        Err(fault) => {
            eprintln!("tiebreak {fault}");
            ExitCode::from(FAULT)
        }
    }
}

fn run(invocation: &Invocation) -> Result<Outcome> {
    let config = Config::load(&invocation.overrides)?;
    start_log(&config)?;
    match &invocation.task {
        Task::Help(command) => terminal::print(&tiebreak::cli::help(command)?)?,
        Task::Answer { request, format } => {
            let app = app_for(&config, request)?;
            return terminal::answer(&app, request, *format, invocation.speaker.as_ref());
        }
        Task::Check { folder, tidy } => {
            terminal::check(folder.as_deref().or(config.knowledge.as_deref()), *tidy)?;
        }
        Task::Import(Import {
            paths,
            to,
            overwrite,
        }) => return terminal::import(paths, to, *overwrite),
        Task::Backup(file) => {
            store::back_up(&location(&config)?, file)?;
            terminal::print(&format!("The database is copied to {}.\n", file.display()))?;
        }
        Task::Records(Records::Export {
            folder,
            server,
            overwrite,
        }) => return terminal::export(&app(&config)?, folder, server.as_deref(), *overwrite),
        Task::Records(Records::Import { paths, server }) => {
            return terminal::keep_records(&app(&config)?, paths, server.as_deref());
        }
        Task::Batch { file, explain } => terminal::batch(&prepared(&config)?, file, *explain)?,
        Task::Invite => {
            let link = runtime()?.block_on(discord::invite(&config.discord))?;
            terminal::print(&format!("{link}\n"))?;
        }
        Task::Serve if config.discord.token()?.is_some() => {
            runtime()?.block_on(discord::serve(preparing(&config)?, &config.discord))?;
        }
        Task::Serve | Task::Chat => {
            let app = preparing(&config)?;
            terminal::chat(&app, &config.data, invocation.speaker.as_ref())?;
        }
    }
    Ok(Outcome::Done)
}

fn app(config: &Config) -> Result<App> {
    let knowledge = match &config.knowledge {
        Some(folder) => load::folder(folder),
        None => load::bundled(),
    };
    let knowledge = knowledge.map_err(|faults| UserError::new(faults.to_string()))?;
    let store = Store::connect(&location(config)?)?;
    let app = App::with_store(knowledge, &config.data, config.encoder, config.gaps, store)?;
    Ok(app.old_after(config.old_after_months))
}

/// Where the database is.
fn location(config: &Config) -> Result<Location, UserError> {
    let on_server = config.store.url()?.map(Location::Server);
    Ok(on_server.unwrap_or_else(|| Location::Folder(config.data.clone())))
}

/// The app with all its vectors: one answer, or a file of them, is to be the same the first time as ever after.
fn prepared(config: &Config) -> Result<App> {
    let app = app(config)?;
    terminal::prepare(&app)?;
    Ok(app)
}

/// Only a question is answered from what has been read of the articles.
fn app_for(config: &Config, request: &Request) -> Result<App> {
    match request {
        Request::Ask { .. } => prepared(config),
        _ => app(config),
    }
}

/// The app of a bot that people talk to at once, and that goes on reading meanwhile.
fn preparing(config: &Config) -> Result<Arc<App>> {
    let app = Arc::new(app(config)?);
    app.prepare_in_background();
    Ok(app)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Runtime::new().map_err(Error::fault("starting the runtime"))
}

fn start_log(config: &Config) -> Result<(), UserError> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| {
        UserError::new(format!("log = \"{}\" is no filter ({error}).", config.log))
    })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}
