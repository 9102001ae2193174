//! Answers a question with passages: reads it, gathers evidence or abstains, picks the statements that
//! answer it, and words the reply.

mod answer;
#[cfg(test)]
mod bundle;
pub mod cells;
mod compose;
pub mod definition;
mod disagreement;
mod evidence;
mod explanation;
mod lead;
mod meanings;
mod nearest;
mod phrases;
pub mod question;
pub mod ranking;
mod relevance;
mod reply;
mod statement;
mod terms;

pub use answer::Answer;
pub use ranking::Retrieval;
pub use reply::reply;

use question::Question;

use crate::error::{Result, UserError};
use crate::knowledge::Knowledge;
use crate::knowledge::index::SearchIndex;

/// A question is a sentence or two; a longer text is a paste by mistake.
pub const MAX_QUESTION_CHARS: usize = 1_000;

/// The frameworks to set side by side, by id, where a question asks for nothing but their comparison.
pub fn compared(knowledge: &Knowledge, index: &SearchIndex, question: &str) -> Option<Vec<String>> {
    if question.chars().count() > MAX_QUESTION_CHARS {
        return None;
    }
    let question = Question::read(knowledge, index, question);
    let ids = question
        .frameworks
        .iter()
        .map(|place| knowledge.frameworks[*place].id.clone());
    (question.kind == question::Kind::Comparison).then(|| ids.collect())
}

/// Whether a question asks what to take, without saying between which frameworks.
pub fn asks_what_to_take(knowledge: &Knowledge, index: &SearchIndex, question: &str) -> bool {
    if question.chars().count() > MAX_QUESTION_CHARS {
        return false;
    }
    let question = Question::read(knowledge, index, question);
    question.kind == question::Kind::Recommendation && question.frameworks.is_empty()
}

/// The answer to a question from this knowledge; an abstention is an answer too.
///
/// # Errors
/// A question that is empty or over [`MAX_QUESTION_CHARS`], or a fault of the index.
pub fn ask(knowledge: &Knowledge, retrieval: &Retrieval, question: &str) -> Result<Answer> {
    let question = asked(knowledge, retrieval, question)?;
    let evidence = evidence::gather(knowledge, retrieval, &question)?;
    Ok(compose::compose(
        knowledge,
        &retrieval.index,
        &question,
        &evidence,
    ))
}

/// The same, with what order and confidence were made of.
///
/// # Errors
/// As for [`ask`].
pub fn explain(knowledge: &Knowledge, retrieval: &Retrieval, question: &str) -> Result<Answer> {
    let question = asked(knowledge, retrieval, question)?;
    let evidence = evidence::gather(knowledge, retrieval, &question)?;
    let answer = compose::compose(knowledge, &retrieval.index, &question, &evidence);
    Ok(Answer {
        explanation: Some(explanation::explain(&retrieval.index, &question, &evidence)),
        ..answer
    })
}

fn asked(knowledge: &Knowledge, retrieval: &Retrieval, question: &str) -> Result<Question> {
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
    Ok(Question::read(knowledge, &retrieval.index, question))
}
