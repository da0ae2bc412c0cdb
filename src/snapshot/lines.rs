//! N-Triples and N-Quads straight into collectors, on all cores.
//!
//! The text is read in blocks that end with a line; each worker takes the next block and keeps terms and quads of its
//! own. A blank-node label is a term like any other, so that it stays one node across blocks. Common lines are scanned
//! here, and a term is checked when it is new; any other line goes to the parser of `oxttl`, which also words what is
//! wrong with it. Memory: some blocks of text, and what the collectors keep.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use super::collect::{Collector, DEFAULT_GRAPH};
use super::line::{LineOptions, LineScanner};
use crate::error::{Error, Position, Result};

/// Bytes of a block of text.
const BLOCK: usize = 4 << 20;

/// Bytes of a line that is read; a longer one is more likely no line at all.
const LONGEST: usize = 64 << 20;

struct Block {
    text: Vec<u8>,
    /// Number of the first line, counted from 0.
    line: u64,
}

/// What the workers share.
struct Work<'a> {
    options: &'a LineOptions<'a>,
    blocks: Mutex<Receiver<Block>>,
    /// The first line of the first block that is known to be wrong.
    failed: AtomicU64,
}

/// Reads all lines of `reader`, which must not start with a byte order mark.
///
/// `failed` words an error of the reader.
///
/// # Errors
/// When a line is wrong, the reader fails, or the work should stop.
pub fn read_lines(
    reader: &mut dyn Read,
    options: &LineOptions<'_>,
    failed: impl FnOnce(io::Error) -> Error,
) -> Result<Vec<Collector>> {
    let workers = rayon::current_num_threads().clamp(1, 64);
    let (sender, receiver) = sync_channel(workers);
    let work = Work { options, blocks: Mutex::new(receiver), failed: AtomicU64::new(u64::MAX) };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(|| work.collect())).collect();
        let read = send_blocks(reader, &sender, &work);
        drop(sender);
        let mut collectors = Vec::new();
        let mut errors = Vec::new();
        for handle in handles {
            match handle.join() {
                Ok(Ok(collector)) => collectors.push(collector),
                Ok(Err(error)) => errors.push(error),
                Err(_) => errors.push(Error::data("a thread that read the data stopped")),
            }
        }
        errors.sort_by_key(|error| error.position.as_ref().map_or((u64::MAX, 0), |p| (p.line, p.column)));
        options.cancellation.check()?;
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        read.map_err(failed)?;
        Ok(collectors)
    })
}

/// Cuts the text into blocks at ends of lines and hands them to the workers.
fn send_blocks(reader: &mut dyn Read, sender: &SyncSender<Block>, work: &Work<'_>) -> io::Result<()> {
    let mut rest = Vec::new();
    let mut line = 0;
    loop {
        let mut text = std::mem::take(&mut rest);
        let before = text.len();
        text.reserve(BLOCK);
        let read = reader.take(BLOCK as u64).read_to_end(&mut text)?;
        let is_last = read == 0;
        if is_last && before == 0 {
            return Ok(());
        }
        if !is_last {
            if text.len() > LONGEST {
                return Err(io::Error::other("a line is longer than 64 MiB"));
            }
            let Some(end) = text.iter().rposition(|byte| *byte == b'\n') else {
                rest = text;
                continue;
            };
            rest = text.split_off(end + 1);
        }
        let lines = text.iter().filter(|byte| **byte == b'\n').count() as u64;
        let is_stopped = work.failed.load(Ordering::Relaxed) != u64::MAX || work.options.cancellation.is_cancelled();
        if is_stopped || sender.send(Block { text, line }).is_err() || is_last {
            return Ok(());
        }
        line += lines;
    }
}

impl Work<'_> {
    /// Takes blocks until there are no more.
    fn collect(&self) -> Result<Collector> {
        let mut collector = Collector::default();
        let graph = match &self.options.graph {
            Some(graph) => collector.term(graph.as_ref().into())?,
            None => DEFAULT_GRAPH,
        };
        // After an error blocks are still taken, so that nobody waits to send one.
        let mut first = None;
        loop {
            let block = self.blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(block) = block else { return first.map_or(Ok(collector), Err) };
            if block.line > self.failed.load(Ordering::Relaxed) || self.options.cancellation.is_cancelled() {
                continue;
            }
            let before = collector.rows.len();
            let result = self.read_block(&block, &mut collector, graph);
            self.options.read.fetch_add((collector.rows.len() - before) as u64, Ordering::Relaxed);
            if let Err(error) = result {
                self.failed.fetch_min(block.line, Ordering::Relaxed);
                first = first.or(Some(error));
            }
        }
    }

    fn read_block(&self, block: &Block, collector: &mut Collector, graph: u32) -> Result<()> {
        let mut scanner = LineScanner::new(collector, self.options, graph);
        let is_text = std::str::from_utf8(&block.text).is_ok();
        for (number, line) in (block.line..).zip(block.text.split(|byte| *byte == b'\n')) {
            scanner.line(line, is_text).map_err(|mut error| {
                let position = error.position.get_or_insert_with(Position::default);
                position.line = number + position.line.max(1);
                error
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Pattern, Snapshot, SnapshotBuilder};

    fn read(text: &str) -> Result<Snapshot> {
        let options = LineOptions { has_graphs: true, ..LineOptions::default() };
        let mut builder = SnapshotBuilder::new();
        for collector in read_lines(&mut text.as_bytes(), &options, Error::from)? {
            builder.add(collector);
        }
        builder.finish()
    }

    #[test]
    fn a_label_is_one_node_across_blocks() {
        let line = |i: usize| format!("_:b{} <http://e/p> \"{i} {}\" .\n", i % 3, "long ".repeat(50));
        let text: String = (0..40_000).map(line).collect();
        assert!(text.len() > 2 * BLOCK);
        let snapshot = read(&text).unwrap();
        assert_eq!(snapshot.len(), 40_000);
        let pattern = Pattern::default();
        let subjects: std::collections::BTreeSet<u32> = snapshot.triples(&pattern).map(|hit| hit.subject).collect();
        assert_eq!(subjects.len(), 3);
    }

    #[test]
    fn the_first_wrong_line_is_named() {
        let mut text: String = (0..200_000).map(|i| format!("<http://e/{i}> <http://e/p> <http://e/o> .\n")).collect();
        text.push_str("<http://e/s> <http://e/p> oops .\n");
        text.push_str("also wrong\n");
        let error = read(&text).err().unwrap();
        assert_eq!(error.position.as_ref().map(|p| (p.line, p.column)), Some((200_001, 27)), "{error}");
    }
}
