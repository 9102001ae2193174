//! One thread that does everything with the database, in the order in which it is asked to. So rooms, which know no
//! runtime, can use a driver that needs one; an answer never waits for a disk; and what is kept is there when it is
//! asked for.

use sqlx::AnyConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

use super::open::Database;
use super::session::{Session, in_transaction};
use crate::error::{Error, Result};

/// Jobs that may wait. More come only where the disk is stuck; then what is not acknowledged is let go.
const QUEUE: usize = 1_000;
/// How long a job may take: with what is spared, less than the 3 seconds Discord waits for the bot.
const LIMIT: Duration = Duration::from_millis(2_300);
/// A job ends so much before whoever waits for it goes, so that they hear what became of it.
const SPARE: Duration = Duration::from_millis(200);
/// How long a stop waits for what is still to be written.
const GRACE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Session) + Send>;

pub struct Worker {
    /// Gone when the thread is told to end.
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    failing: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the thread and waits until it has the database open.
    pub fn start(database: Database) -> Result<Self> {
        let (jobs, queue) = sync_channel(QUEUE);
        let (opened, opening) = sync_channel(1);
        let open = move || Session::open(database, runtime()?);
        let work = move || match open() {
            // Whoever started it waits for this.
            Err(error) => _ = opened.send(Err(error)),
            Ok(session) => {
                _ = opened.send(Ok(()));
                serve(&queue, session);
            }
        };
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(work)
            .map_err(Error::fault("starting the thread of the database"))?;
        opening
            .recv()
            .map_err(Error::fault("opening the database"))??;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            failing: Arc::default(),
        })
    }

    /// Does `job` and waits for what comes of it. For reading; what writes belongs into [`Self::transact`].
    ///
    /// # Errors
    /// A fault of the database, or that it takes too long; then a statement may still be carried out.
    pub fn run<T, F>(&self, doing: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T> + Send + 'static,
    {
        self.run_within(LIMIT, doing, job)
    }

    /// As [`Self::run`], for what is not worth waiting for longer than `limit`.
    ///
    /// # Errors
    /// As for [`Self::run`].
    pub fn run_within<T, F>(&self, limit: Duration, doing: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T> + Send + 'static,
    {
        let deadline = Instant::now() + limit;
        let (done, result) = sync_channel(1);
        let job: Job = Box::new(move |session| {
            // Nothing is done behind the back of somebody who was told that it failed.
            if Instant::now() < deadline {
                _ = done.send(session.work(deadline, job));
            }
        });
        self.send(job).map_err(Error::fault(doing))?;
        let patience = limit + SPARE;
        let result = result.recv_timeout(patience).map_err(Error::fault(doing))?;
        result.map_err(Error::fault(doing))
    }

    /// Does `job` in one transaction and waits for what comes of it: with an error, nothing is written. A job that meets
    /// an error of the database has to return it, for PostgreSQL writes nothing after one; what may fail belongs into a
    /// transaction inside (`connection.begin()`, a savepoint).
    ///
    /// # Errors
    /// As for [`Self::run`]; what took too long is not written, unless it was the commit itself.
    pub fn transact<T, F>(&self, doing: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T> + Send + 'static,
    {
        self.run(doing, async move |connection: &mut AnyConnection| {
            in_transaction(connection, job).await
        })
    }

    /// Has `job` done some time soon, in one transaction. That it fails is logged once, until one succeeds again.
    pub fn post<F>(&self, doing: &'static str, job: F)
    where
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<()> + Send + 'static,
    {
        self.tend(doing, async move |connection: &mut AnyConnection| {
            in_transaction(connection, job).await
        });
    }

    /// As [`Self::post`], but for what can't be done in a transaction: keeping house.
    pub fn tend<F>(&self, doing: &'static str, job: F)
    where
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<()> + Send + 'static,
    {
        let failing = Arc::clone(&self.failing);
        let job: Job = Box::new(
            move |session| match session.work(Instant::now() + LIMIT, job) {
                Ok(()) => failing.store(false, Ordering::Relaxed),
                Err(error) => log_once(&failing, doing, &error.to_string()),
            },
        );
        if let Err(why) = self.send(job) {
            log_once(&self.failing, doing, why);
        }
    }

    fn send(&self, job: Job) -> Result<(), &'static str> {
        match self.jobs.as_ref().map(|jobs| jobs.try_send(job)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => Err("too much is waiting to be written"),
            Some(Err(TrySendError::Disconnected(_))) | None => Err("nothing is written any more"),
        }
    }
}

impl Drop for Worker {
    /// Lets what is waiting be written, for a while.
    fn drop(&mut self) {
        self.jobs = None;
        let start = Instant::now();
        while let Some(thread) = self.thread.take_if(|thread| !thread.is_finished()) {
            if start.elapsed() > GRACE {
                tracing::warn!("stopped before everything was written to the database");
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
            self.thread = Some(thread);
        }
    }
}

/// What a driver needs.
pub fn runtime() -> Result<Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(Error::fault("starting the runtime of the database"))
}

fn serve(queue: &Receiver<Job>, mut session: Session) {
    for job in queue {
        job(&mut session);
    }
    session.close();
}

fn log_once(failing: &AtomicBool, doing: &str, cause: &str) {
    if !failing.swap(true, Ordering::Relaxed) {
        tracing::error!(cause, "failed while {doing}; answers go on without it");
    }
}
