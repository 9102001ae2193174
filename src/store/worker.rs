//! One thread that does everything with the database, in the order in which it is asked to. So rooms, which know no
//! runtime, can use a driver that needs one; an answer never waits for a disk; and what is kept is there when it is
//! asked for.

use sqlx::{AnyConnection, Connection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, Result};

/// Jobs that may wait. More come only where the disk is stuck; then what is not acknowledged is let go.
const QUEUE: usize = 1_000;
/// How long somebody waits for the database: less than the 3 seconds Discord waits for the bot.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// How long a stop waits for what is still to be written.
const GRACE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&Runtime, &mut AnyConnection) + Send>;

pub struct Worker {
    /// Gone when the thread is told to end.
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    failing: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the thread and waits until it has the database open.
    pub fn start<F>(open: F) -> Result<Self>
    where
        F: AsyncFnOnce() -> Result<AnyConnection> + Send + 'static,
    {
        let (jobs, queue) = sync_channel(QUEUE);
        let (opened, opening) = sync_channel(1);
        let work = move || match runtime_with(open) {
            // Whoever started it waits for this.
            Err(error) => _ = opened.send(Err(error)),
            Ok((runtime, connection)) => {
                _ = opened.send(Ok(()));
                serve(&queue, &runtime, connection);
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

    /// Does `job` and waits for what comes of it.
    ///
    /// # Errors
    /// A fault of the database, or that it takes too long; then it may still be done.
    pub fn run<T, F>(&self, doing: &'static str, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T> + Send + 'static,
    {
        let (done, result) = sync_channel(1);
        let job: Job = Box::new(move |runtime, connection| {
            // Nobody listens any more where it took too long.
            _ = done.send(runtime.block_on(job(connection)));
        });
        self.send(job).map_err(Error::fault(doing))?;
        let result = result.recv_timeout(PATIENCE).map_err(Error::fault(doing))?;
        result.map_err(Error::fault(doing))
    }

    /// Has `job` done some time soon. That it fails is logged once, until one succeeds again.
    pub fn post<F>(&self, doing: &'static str, job: F)
    where
        F: AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<()> + Send + 'static,
    {
        let failing = Arc::clone(&self.failing);
        let job: Job =
            Box::new(
                move |runtime, connection| match runtime.block_on(job(connection)) {
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

fn runtime_with<F>(open: F) -> Result<(Runtime, AnyConnection)>
where
    F: AsyncFnOnce() -> Result<AnyConnection>,
{
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(Error::fault("starting the runtime of the database"))?;
    let connection = runtime.block_on(open())?;
    Ok((runtime, connection))
}

fn serve(queue: &Receiver<Job>, runtime: &Runtime, mut connection: AnyConnection) {
    for job in queue {
        job(runtime, &mut connection);
    }
    if let Err(error) = runtime.block_on(connection.close()) {
        tracing::warn!(cause = %error, "the database was not closed cleanly");
    }
}

fn log_once(failing: &AtomicBool, doing: &str, cause: &str) {
    if !failing.swap(true, Ordering::Relaxed) {
        tracing::error!(cause, "failed while {doing}; answers go on without it");
    }
}
