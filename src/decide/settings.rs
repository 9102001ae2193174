//! How decisions go on a server: its time zone, its channel for outcomes, whether reminders call people.

use jiff::tz::TimeZone;

use super::{Asked, Decisions};
use crate::decision::{self, Named};
use crate::error::{Result, UserError};
use crate::reply::{Block, Reply, Span, Text};
use crate::request::{Settings, YesNo};
use crate::store::ServerSettings;

impl Decisions {
    pub(super) fn change_settings(&self, asked: &Asked<'_>, changes: &Settings) -> Result<Reply> {
        if *changes == Settings::default() {
            return Ok(shown(&asked.settings));
        }
        if !asked.manages() {
            let sentence = "Only those who manage the server change how decisions go here.";
            return Err(UserError::new(sentence).into());
        }
        let mut settings = asked.settings.clone();
        if let Some(name) = &changes.timezone {
            settings.time_zone = Some(read_zone(name)?);
        }
        if let Some(channel) = &changes.channel {
            settings.channel = Some(Named::read(channel));
        }
        if let Some(mentions) = changes.mentions {
            settings.mentions = mentions == YesNo::Yes;
        }
        self.store.set_settings(asked.server, &settings)?;
        Ok(shown(&settings))
    }
}

/// The server's time zone; UTC where none is set, or where this machine does not know it any more.
pub(super) fn zone(settings: &ServerSettings) -> TimeZone {
    let name = settings.time_zone.as_deref();
    name.and_then(|name| decision::zone(name).ok())
        .unwrap_or(TimeZone::UTC)
}

fn read_zone(name: &str) -> Result<String, UserError> {
    let zone = decision::zone(name)?;
    Ok(zone.iana_name().unwrap_or("UTC").to_owned())
}

fn shown(settings: &ServerSettings) -> Reply {
    let zone = settings.time_zone.as_deref().unwrap_or("UTC");
    let channel = match &settings.channel {
        Some(channel) => Text::default().span(Span::Place {
            id: channel.id.clone(),
            name: channel.name.clone(),
        }),
        None => Text::plain("where the vote began"),
    };
    let mentions = if settings.mentions { "yes" } else { "no" };
    let line = |lead: &str, text: Text| Text::default().strong(lead.to_owned()).and(text);
    Reply {
        title: Some("How decisions go here".to_owned()),
        blocks: vec![Block::List(vec![
            line("Time zone: ", Text::plain(zone)),
            line("Outcomes are posted: ", channel),
            line("Reminders call people by name: ", Text::plain(mentions)),
        ])],
        private: true,
        ..Reply::default()
    }
}
