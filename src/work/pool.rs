//! The threads that share the work of a load. They give way to the main loop: on a machine whose processors are all busy
//! with a report, a key is answered first.

use crate::system::priority::give_way;

/// Starts them. Where somebody did before, they stay what they are.
pub(crate) fn start() {
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| give_way());
    let _ = threads.build_global();
}
