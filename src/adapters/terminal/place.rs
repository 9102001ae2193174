//! The one place and the channels there are at a terminal, and how roles and channels are called that a request names:
//! here they are what somebody types.

use crate::request::{Decide, Place, Request};

/// What every id of the terminal begins with.
pub const PLATFORM: &str = "terminal";

/// The channel in which everything is said.
pub fn place() -> Place {
    Place {
        id: PLATFORM.to_owned(),
        server: Some(PLATFORM.to_owned()),
    }
}

/// The id of a person or a channel of this name.
pub fn id_of(name: &str) -> String {
    format!("{PLATFORM}:{}", name.to_lowercase())
}

/// The channel of this id as a reader knows it.
pub fn named(place: &str) -> String {
    match place.split_once(':') {
        Some((_, name)) => format!("in #{name}"),
        None => "in the channel".to_owned(),
    }
}

/// The request with ids of the terminal for the roles and channels that it names.
pub fn resolved(request: &Request) -> Request {
    let mut request = request.clone();
    match &mut request {
        Request::Decide(Decide::Start(start)) => {
            start.role = start.role.take().map(role);
            start.channel = start.channel.take().map(channel);
        }
        Request::Decide(Decide::Settings(settings)) => {
            settings.channel = settings.channel.take().map(channel);
        }
        _ => {}
    }
    request
}

/// `ID/NAME`, as a decision keeps it.
fn role(typed: String) -> String {
    let name = typed.trim().trim_start_matches('@');
    match typed.contains('/') {
        true => typed,
        false => format!("{}/{name}", name.to_lowercase()),
    }
}

fn channel(typed: String) -> String {
    let name = typed.trim().trim_start_matches('#');
    match typed.contains('/') {
        true => typed,
        false => format!("{}/{name}", id_of(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_channels_get_the_ids_of_the_terminal_once() {
        let typed = "/decide start Which? --options a,b --role @Ops --channel '#Decisions'";
        let request = resolved(&Request::from_text(typed).expect("good"));
        let shown = request.to_string();
        assert!(shown.contains("--role ops/Ops"), "{shown}");
        assert!(
            shown.contains("--channel terminal:decisions/Decisions"),
            "{shown}"
        );
        assert_eq!(resolved(&request), request);
        assert_eq!(named("terminal:decisions"), "in #decisions");
        assert_eq!(named(&place().id), "in the channel");
    }
}
