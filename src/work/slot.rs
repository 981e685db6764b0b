//! A mailbox with room for one request: a newer one replaces an older one that nobody took yet.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The mailbox; clones share it.
#[derive(Debug)]
pub(crate) struct Slot<T>(Arc<(Mutex<Option<T>>, Condvar)>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Slot<T> {
        Slot(Arc::clone(&self.0))
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Slot<T> {
        Slot(Arc::new((Mutex::new(None), Condvar::new())))
    }
}

impl<T> Slot<T> {
    /// Puts a request in.
    pub(crate) fn put(&self, request: T) {
        *self.lock() = Some(request);
        self.0.1.notify_one();
    }

    /// Waits for a request and takes it.
    pub(crate) fn take(&self) -> T {
        let mut guard = self.lock();
        loop {
            if let Some(request) = guard.take() {
                return request;
            }
            guard = self.0.1.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Is there a newer request than the one being worked on?
    pub(crate) fn is_full(&self) -> bool {
        self.lock().is_some()
    }

    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
