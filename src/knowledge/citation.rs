//! Where a statement stands: the article, the section and the very words.

/// A place in an article. Loading checks that the section exists and holds the quote.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Id of the article.
    pub article: String,
    /// Anchor of the section: the slugs of its heading path, joined by `/`.
    pub section: String,
    /// Words of that section, exactly as they stand there.
    pub quote: String,
}
