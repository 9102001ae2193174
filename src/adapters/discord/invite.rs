//! The link with which an admin adds the bot to a server, with just what it needs.

use serenity::all::{ApplicationId, Permissions, Scope};

use super::{application, http};
use crate::config::DiscordConfig;
use crate::error::Result;

/// See the channels, answer in them and in threads, show embeds, attach pictures, and point a reply at the question
/// and look who asked it.
const PERMISSIONS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY);

const SCOPES: [Scope; 2] = [Scope::Bot, Scope::ApplicationsCommands];

/// The OAuth2 link for the bot the token belongs to.
///
/// # Errors
/// No token, a refused token, or Discord out of reach.
pub async fn invite(config: &DiscordConfig) -> Result<String> {
    Ok(link(application(&http(config)?).await?))
}

fn link(application: ApplicationId) -> String {
    serenity::all::CreateBotAuthParameters::new()
        .client_id(application)
        .permissions(PERMISSIONS)
        .scopes(&SCOPES)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_asks_for_two_scopes_and_six_permissions() {
        let link = link(ApplicationId::new(42));
        assert!(link.starts_with("https://discord.com/"), "{link}");
        assert!(link.contains("client_id=42"), "{link}");
        assert!(link.contains("scope=bot+applications.commands"), "{link}");
        assert!(
            link.contains(&format!(
                "permissions={}",
                1024 + 2048 + 16384 + 32768 + 65536 + (1_u64 << 38)
            )),
            "{link}"
        );
    }
}
