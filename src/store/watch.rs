//! Carries our cancellation over to the evaluator's token while a query runs.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use spareval::CancellationToken;

use crate::cancel::Cancellation;

/// How often the flag and the clock are looked at.
const INTERVAL: Duration = Duration::from_millis(5);

/// Lives as long as the results of a query; when it is dropped the watching ends.
pub(super) struct Watch {
    _alive: Arc<()>,
}

/// Cancels `token` soon after `cancellation` is set or its time limit ends, for as long as the result lives.
pub(super) fn watch(cancellation: &Cancellation, token: &CancellationToken) -> Watch {
    let alive = Arc::new(());
    let (cancellation, token, seen) = (cancellation.clone(), token.clone(), Arc::downgrade(&alive));
    // Without a thread the query still runs; it is then stopped between rows only.
    let _ = thread::Builder::new().name("watch".to_owned()).spawn(move || look(&cancellation, &token, &seen));
    Watch { _alive: alive }
}

fn look(cancellation: &Cancellation, token: &CancellationToken, alive: &Weak<()>) {
    while alive.strong_count() > 0 {
        if cancellation.is_cancelled() {
            token.cancel();
            return;
        }
        thread::sleep(INTERVAL);
    }
}
