//! Writes a reply's text as Discord Markdown, so that nothing in it can pass for markup, a mention or a link.

use std::borrow::Cow;

use super::ids::snowflake;
use crate::reply::{ArticleLine, Source, Span, Text};

/// A run of text with its marks.
pub fn text(text: &Text) -> String {
    let spans = joined(text);
    let spans = spans.iter().map(|span| match &**span {
        Span::Plain(words) => escaped(words),
        Span::Strong(words) => strong(words),
        Span::Code(words) => code(words),
        Span::Mark(number) => format!("[{number}]"),
        Span::Title(line) => article(line),
        Span::Provenance(line) => escaped(&line.provenance()),
        // Who is called is so above the embeds: nobody is from within them.
        Span::Name(name) => escaped(&name.name),
        Span::Moment { at, is_ahead, .. } => {
            let at = at.as_second();
            match is_ahead {
                true => format!("<t:{at}:f> (<t:{at}:R>)"),
                false => format!("<t:{at}:f>"),
            }
        }
        Span::Message {
            label,
            server,
            place,
            message,
        } => {
            let [server, place] = [server, place].map(|id| snowflake(id));
            let label = escaped(label);
            format!("[{label}](<https://discord.com/channels/{server}/{place}/{message}>)")
        }
        Span::Place { id, .. } => format!("<#{}>", snowflake(id)),
    });
    spans.collect()
}

/// Strong words that follow strong words are one run of them: Discord reads four stars between them as such.
fn joined(text: &Text) -> Vec<Cow<'_, Span>> {
    let mut joined: Vec<Cow<'_, Span>> = Vec::new();
    for span in &text.0 {
        if let (Some(Span::Strong(last)), Span::Strong(words)) =
            (joined.last().map(AsRef::as_ref), span)
        {
            let both = Span::Strong(format!("{last}{words}"));
            joined.pop();
            joined.push(Cow::Owned(both));
        } else {
            joined.push(Cow::Borrowed(span));
        }
    }
    joined
}

/// Blanks at the edges stay outside the stars, as Markdown wants it.
fn strong(words: &str) -> String {
    match words.trim() {
        "" => words.to_owned(),
        inner => words.replacen(inner, &format!("**{}**", escaped(inner)), 1),
    }
}

/// Something to type.
pub fn code(words: &str) -> String {
    format!("`{}`", words.replace('`', "'"))
}

/// Where a quote stands: its section, then its article.
pub fn source(source: &Source) -> String {
    let heading = match source.heading.as_str() {
        "" => String::new(),
        heading => format!("{} — ", escaped(heading)),
    };
    format!("[{}] {heading}{}", source.number, article(&source.article))
}

/// A source in a list of many: its number and the end of its heading path.
pub fn place(source: &Source) -> String {
    const HEADINGS: usize = 2;
    let path: Vec<&str> = source.heading.split(" › ").collect();
    let end = &path[path.len().saturating_sub(HEADINGS)..];
    format!("[{}] {}", source.number, escaped(&end.join(" › ")))
}

/// An article above a list of its places: who published it and when, or its title where nobody is named.
pub fn publication(line: &ArticleLine) -> String {
    let title = line.publisher.clone().unwrap_or_else(|| line.title.clone());
    let short = ArticleLine {
        title,
        publisher: None,
        ..line.clone()
    };
    article(&short)
}

/// Title (a link, where there is one), publisher and date.
pub fn article(article: &ArticleLine) -> String {
    let title = match article.url.as_deref().filter(|url| is_linkable(url)) {
        Some(url) => format!("[{}](<{url}>)", escaped(&article.title)),
        None => escaped(&article.title),
    };
    let publisher = article.publisher.as_deref().map(escaped);
    let parts = [Some(title), publisher, Some(article.date.clone())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn is_linkable(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && !url.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')'))
}

/// `words` with everything escaped that Discord would read as markup.
pub fn escaped(words: &str) -> String {
    escaped_from(words, true)
}

/// The same for a title, which is no line of a text: "#12" begins no heading there.
pub fn escaped_title(words: &str) -> String {
    escaped_from(words, false)
}

fn escaped_from(words: &str, mut line_start: bool) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let always = matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']');
        let at_start = line_start && matches!(c, '#' | '>' | '-' | '+');
        if always || at_start {
            out.push('\\');
        }
        out.push(c);
        line_start = c == '\n' || (line_start && c == ' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_passes_for_markup() {
        assert_eq!(
            escaped("# *a* `b` <@1> ||c||"),
            "\\# \\*a\\* \\`b\\` \\<@1> \\|\\|c\\|\\|"
        );
        assert_eq!(escaped("[x](http://y)"), "\\[x\\](http://y)");
        assert_eq!(escaped("a - b > c\n - d"), "a - b > c\n \\- d");
    }

    #[test]
    fn strong_words_beside_strong_words_are_one_run() {
        let both = Text::default().strong("Decided: ").strong("Django");
        assert_eq!(text(&both.then(".")), "**Decided: Django**.");
        assert_eq!(escaped_title("#12 a_b"), "#12 a\\_b");
    }

    #[test]
    fn only_a_web_address_becomes_a_link() {
        let line = |url: &str| ArticleLine {
            title: "T_T".into(),
            publisher: Some("P".into()),
            date: "no date given".into(),
            dated: None,
            url: Some(url.into()),
        };
        assert_eq!(
            article(&line("https://a.example/x_y")),
            "[T\\_T](<https://a.example/x_y>), P, no date given"
        );
        assert_eq!(
            article(&line("javascript:alert(1)")),
            "T\\_T, P, no date given"
        );
    }
}
