//! Names of receivers become addresses here, for every connection anew; what lies within the own network is left out.
//! Checked after resolving and connected to as checked: a name cannot mean one place here and another one there.

use saiki_domain::webhooks::is_public;
use std::fmt;
use ureq::{
    Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// Looks names up.
#[derive(Debug)]
pub(super) struct Names {
    system: DefaultResolver,
    /// Whether addresses that are not public are given as well.
    private: bool,
}

impl Names {
    pub(super) fn new(private: bool) -> Names {
        Names {
            system: DefaultResolver::default(),
            private,
        }
    }
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.system.resolve(uri, config, timeout);
        let found = found.map_err(|error| match error {
            Error::Io(_) => Error::HostNotFound,
            other => other,
        })?;
        if self.private {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(Error::Other(Box::new(NotPublic)));
        }
        Ok(public)
    }
}

/// All addresses of a receiver lie within the own network.
#[derive(Debug)]
pub(super) struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not public")
    }
}

impl std::error::Error for NotPublic {}
