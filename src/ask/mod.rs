//! Answers a question with passages: reads it, gathers evidence or abstains, picks the statements that
//! answer it, and words the reply.

mod answer;
mod evidence;
mod question;
mod reply;

pub use answer::Answer;
pub use reply::reply;

use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;

/// A question is a sentence or two; a longer text is a paste by mistake.
pub const MAX_QUESTION_CHARS: usize = 1_000;

/// The answer to a question from this knowledge; an abstention is an answer too.
///
/// # Errors
/// A question that is empty or over [`MAX_QUESTION_CHARS`], or a fault of the index.
pub fn ask(knowledge: &Knowledge, index: &SearchIndex, question: &str) -> Result<Answer> {
    let question = question.trim();
    if question.is_empty() {
        let sentence = "Ask me something, for example: is flask good for async?";
        return Err(UserError::new(sentence).into());
    }
    let length = question.chars().count();
    if length > MAX_QUESTION_CHARS {
        return Err(UserError::new(format!(
            "That question has {length} characters; ask it in {MAX_QUESTION_CHARS} or fewer."
        ))
        .into());
    }
    let question = question::Question::read(knowledge, index, question);
    let evidence = evidence::gather(knowledge, index, &question)?;
    Ok(answer::compose(knowledge, index, &question, &evidence))
}
