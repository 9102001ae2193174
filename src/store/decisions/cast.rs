//! Takes a vote: it counts once, and only while voting goes on.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::urn::{self, Refused};
use super::{json, read};
use crate::decision::{Ballot, Choice, Decision, Person, Receipt};
use crate::error::Result;
use crate::store::Store;

/// A vote, a change of it, or only a reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    pub voter: Person,
    /// What is voted; `None` leaves it as it is.
    pub choice: Option<Choice>,
    /// Why; `None` leaves it as it is.
    pub reason: Option<String>,
    /// Of an anonymous vote: what the voter got for it, to change it.
    pub receipt: Option<Receipt>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum CastResult {
    /// It counts. Written when this is told.
    Counted {
        decision: Box<Decision>,
        /// Whether it took the place of an earlier one.
        changed: bool,
        /// Of an anonymous vote: what finds it again.
        receipt: Option<Receipt>,
    },
    /// The server has no such decision.
    Missing,
    /// Voting has ended, or its deadline is past.
    Ended(Box<Decision>),
    /// An anonymous vote was cast already, and without its receipt nobody can find it.
    HasVoted,
    /// No anonymous ballot has this receipt.
    UnknownReceipt,
    /// There is no vote that a reason could be for.
    NotVoted,
}

/// Locks the decision, if a vote still counts: no closing comes between this and the end of the transaction.
const LOCK_OPEN: &str = "UPDATE decisions SET changes = changes WHERE server = $1 AND number = $2 \
     AND status = 'open' AND (deadline IS NULL OR deadline > $3)";
const FIND: &str = "SELECT voter, name, choice, reason, cast_at FROM ballots \
     WHERE server = $1 AND number = $2 AND voter = $3";
const PUT: &str = "INSERT INTO ballots (server, number, voter, name, choice, reason, cast_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (server, number, voter) DO UPDATE \
     SET name = excluded.name, choice = excluded.choice, reason = excluded.reason, cast_at = excluded.cast_at";
const COUNT: &str = "UPDATE decisions SET changes = changes + 1 WHERE server = $1 AND number = $2";

impl Store {
    /// Casts a vote at the time `now`. Whether the voter may vote, and the choice fits, the caller knows.
    ///
    /// # Errors
    /// A fault of the database; then it does not count.
    pub fn cast(
        &self,
        server: &str,
        number: i64,
        cast: Cast,
        now: Timestamp,
    ) -> Result<CastResult> {
        let server = server.to_owned();
        let take = async move |connection: &mut AnyConnection| {
            take(connection, &server, number, cast, now).await
        };
        let result = self.worker.transact("taking a vote", take)?;
        if let CastResult::Counted { decision, .. } = &result
            && decision.proposal.rules.anonymous
        {
            self.remove_traces();
        }
        Ok(result)
    }
}

async fn take(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    cast: Cast,
    now: Timestamp,
) -> sqlx::Result<CastResult> {
    let lock = sqlx::query(LOCK_OPEN).bind(server).bind(number);
    let lock = lock.bind(now.as_millisecond());
    let open = lock.execute(&mut *connection).await?.rows_affected() == 1;
    let Some(decision) = read::decision(connection, server, number).await? else {
        return Ok(CastResult::Missing);
    };
    if !open {
        return Ok(CastResult::Ended(Box::new(decision)));
    }
    let put = match decision.proposal.rules.anonymous {
        true => urn::put(connection, server, number, cast).await?,
        false => put(connection, server, number, cast, now).await?,
    };
    match put {
        Err(refused) => Ok(refused.into()),
        Ok(put) => counted(connection, decision, put).await,
    }
}

/// A ballot that is in.
pub struct Put {
    /// Whether anything is other than it was.
    pub anew: bool,
    /// Whether there was one before.
    pub changed: bool,
    pub receipt: Option<Receipt>,
}

async fn counted(
    connection: &mut AnyConnection,
    before: Decision,
    put: Put,
) -> sqlx::Result<CastResult> {
    if put.anew {
        let count = sqlx::query(COUNT).bind(&before.server).bind(before.number);
        count.execute(connection).await?;
    }
    let decision = Decision {
        changes: before.changes + i64::from(put.anew),
        ballots: before.ballots + i64::from(!put.changed),
        ..before
    };
    Ok(CastResult::Counted {
        decision: Box::new(decision),
        changed: put.changed,
        receipt: put.receipt,
    })
}

/// Takes a vote that is not anonymous.
async fn put(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    cast: Cast,
    now: Timestamp,
) -> sqlx::Result<Result<Put, Refused>> {
    let query = sqlx::query(FIND).bind(server).bind(number);
    let query = query.bind(&cast.voter.id);
    let earlier = query.fetch_optional(&mut *connection).await?;
    let earlier = earlier.map(|row| read::read_ballot(&row, number));
    let earlier = earlier.transpose()?;
    let Some(ballot) = made(cast, earlier.as_ref(), now) else {
        return Ok(Err(Refused::NotVoted));
    };
    let anew = earlier.as_ref() != Some(&ballot);
    if anew {
        write(connection, server, number, &ballot).await?;
    }
    Ok(Ok(Put {
        anew,
        changed: earlier.is_some(),
        receipt: None,
    }))
}

/// The ballot as it is after `cast`; the same again is as old as it was. None where there is no vote to give a reason for.
fn made(cast: Cast, earlier: Option<&Ballot>, now: Timestamp) -> Option<Ballot> {
    let choice = cast.choice.or_else(|| Some(earlier?.choice.clone()))?;
    let same = earlier.filter(|earlier| earlier.choice == choice);
    Some(Ballot {
        cast_at: Some(same.and_then(|earlier| earlier.cast_at).unwrap_or(now)),
        voter: Some(cast.voter),
        receipt: None,
        choice,
        reason: cast.reason.or_else(|| earlier?.reason.clone()),
    })
}

async fn write(
    connection: &mut AnyConnection,
    server: &str,
    number: i64,
    ballot: &Ballot,
) -> sqlx::Result<()> {
    let put = sqlx::query(PUT).bind(server).bind(number);
    let voter = ballot.voter.as_ref();
    let put = put.bind(voter.map(|voter| &voter.id));
    let put = put.bind(voter.map(|voter| &voter.name));
    let put = put.bind(json(&ballot.choice)?).bind(&ballot.reason);
    let put = put.bind(ballot.cast_at.map(Timestamp::as_millisecond));
    put.execute(connection).await?;
    Ok(())
}

impl From<Refused> for CastResult {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::HasVoted => Self::HasVoted,
            Refused::UnknownReceipt => Self::UnknownReceipt,
            Refused::NotVoted => Self::NotVoted,
        }
    }
}
