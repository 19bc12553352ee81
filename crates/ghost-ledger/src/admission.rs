//! From bytes to a transaction that may enter a block: decoding, static checks, signatures.
//!
//! What is checked here needs no more of the state than the keys of sender and payer, so it runs in parallel, before
//! and beside execution. Execution then checks what earlier transactions of the block may have changed.

use ghost_types::errors::{admission, codec};
use ghost_types::{Address, CodecError, Decode, ErrorCode, Failure, Hash, Value};
use ghost_vm::gas;
use ghost_vm::run_limits::MAX_TX_GAS;
use ghost_vm::signature::Curve;

use crate::auth::Auth;
use crate::transaction::{Body, Envelope, MAX_STORE_TX_BYTES, MAX_TX_BYTES, Message, Signature};

/// Most `store_code` messages of a transaction.
pub const MAX_STORES: usize = 1;

/// A transaction that obeys every static rule; its signatures are not checked yet.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Its id.
    pub id: Hash,
    /// What is signed.
    pub body: Body,
    /// The sender's keys, if sent.
    pub auth: Option<Auth>,
    /// Signatures, sender's first.
    pub signatures: Vec<Signature>,
    /// Size of the envelope in bytes.
    pub size: usize,
    /// Gas that any outcome uses: base, bytes and signatures.
    pub intrinsic_gas: u64,
}

impl Decoded {
    /// Decodes an envelope and checks what needs no state.
    ///
    /// # Errors
    /// A failure of class `admission`.
    pub fn new(envelope: &[u8], chain_id: &str) -> Result<Self, Failure> {
        if envelope.len() > MAX_STORE_TX_BYTES {
            return Err(too_large(envelope.len(), MAX_STORE_TX_BYTES));
        }
        let parsed = Envelope::from_cbor(envelope).map_err(bad_transaction)?;
        let body = Body::from_cbor(&parsed.body).map_err(bad_transaction)?;
        let stores = body.messages.iter().filter(|message| matches!(message, Message::StoreCode { .. })).count();
        if stores == 0 && envelope.len() > MAX_TX_BYTES {
            return Err(too_large(envelope.len(), MAX_TX_BYTES));
        }
        if &*body.chain_id != chain_id {
            return Err(Failure::new(admission::WRONG_CHAIN, [chain_id.into()]));
        }
        if body.messages.is_empty() || stores > MAX_STORES {
            let most = crate::transaction::MAX_MESSAGES;
            return Err(Failure::new(admission::TOO_MANY_MESSAGES, [most.into()]));
        }
        check_order(&parsed.signatures)?;
        let id = Body::id(&parsed.body);
        let signatures = parsed.signatures.into_vec();
        let mut decoded = Self { id, body, auth: parsed.auth, signatures, size: envelope.len(), intrinsic_gas: 0 };
        decoded.intrinsic_gas = decoded.intrinsic();
        if decoded.body.gas_limit < decoded.intrinsic_gas || decoded.body.gas_limit > MAX_TX_GAS {
            let fields = [decoded.body.gas_limit.into(), decoded.intrinsic_gas.into(), MAX_TX_GAS.into()];
            return Err(Failure::new(admission::GAS_LIMIT_OUT_OF_RANGE, fields));
        }
        Ok(decoded)
    }

    /// Whether it stores code: a block takes two of these.
    #[must_use]
    pub fn stores_code(&self) -> bool {
        self.body.messages.iter().any(|message| matches!(message, Message::StoreCode { .. }))
    }

    /// The keys of the sender: those in state, or in its first transaction those sent.
    ///
    /// # Errors
    /// `admission/auth_mismatch` if keys are sent that must not be, or missing, or another account's.
    pub fn sender_keys(&self, stored: Option<Auth>) -> Result<Auth, Failure> {
        let mismatch = || Failure::new(admission::AUTH_MISMATCH, [self.body.sender.into()]);
        match (&self.auth, stored) {
            (None, Some(stored)) => Ok(stored),
            (Some(sent), Some(stored)) if *sent == stored => Ok(stored),
            (Some(sent), None) if sent.address() == self.body.sender && sent.check().is_ok() => Ok(sent.clone()),
            _ => Err(mismatch()),
        }
    }

    /// Checks every signature, given the keys of sender and payer.
    ///
    /// # Errors
    /// A failure of class `admission`: a bad signature, or too little weight.
    pub fn verify(self, sender: Auth, payer: Option<Auth>) -> Result<Checked, Failure> {
        self.verify_with(sender, payer, |curve, key, message, signature| curve.verify(key, message, signature))
    }

    /// As [`Decoded::verify`], with `check` for the equation itself: a batch may have done it before.
    ///
    /// # Errors
    /// As [`Decoded::verify`].
    pub fn verify_with(
        self,
        sender: Auth,
        payer: Option<Auth>,
        mut check: impl FnMut(Curve, &[u8], &[u8; 32], &[u8; 64]) -> bool,
    ) -> Result<Checked, Failure> {
        let mut weights = [0u64; 2];
        for (index, signature) in self.signatures.iter().enumerate() {
            let keys = if signature.of_payer { payer.as_ref() } else { Some(&sender) };
            let key = keys.and_then(|auth| auth.keys.get(usize::from(signature.key)));
            let Some(key) = key else { return Err(Failure::new(admission::SIGNATURE_ORDER, [index.into()])) };
            let curve = Curve::from_number(key.curve).filter(|_| key.curve == signature.curve);
            if !curve.is_some_and(|curve| check(curve, &key.public, &self.id.0, &signature.signature)) {
                return Err(Failure::new(admission::BAD_SIGNATURE, [index.into()]));
            }
            weights[usize::from(signature.of_payer)] += u64::from(key.weight);
        }
        enough(weights[0], &sender)?;
        match (&payer, self.body.payer) {
            (Some(auth), Some(_)) => enough(weights[1], auth)?,
            (None, None) => {}
            (_, payer) => {
                let payer = payer.unwrap_or(Address::default());
                return Err(Failure::new(admission::AUTH_MISMATCH, [payer.into()]));
            }
        }
        Ok(Checked { decoded: self, sender_keys: sender, payer_keys: payer })
    }

    fn intrinsic(&self) -> u64 {
        let price = |signature: &Signature| match Curve::from_number(signature.curve) {
            Some(Curve::P256) => gas::VERIFY_P256.of(32),
            Some(Curve::Secp256k1) => gas::VERIFY_SECP256K1.of(32),
            // An unknown curve is refused before anything is charged.
            Some(Curve::Ed25519) | None => gas::VERIFY_ED25519.of(32),
        };
        gas::TRANSACTION.of(self.size) + self.signatures.iter().map(price).sum::<u64>()
    }
}

/// A transaction whose signatures were checked against the keys kept here.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The transaction.
    pub decoded: Decoded,
    /// The keys its sender had.
    pub sender_keys: Auth,
    /// The keys its payer had, if it names one.
    pub payer_keys: Option<Auth>,
}

/// Signatures stand strictly ascending by (payer, key): one a key, one order.
fn check_order(signatures: &[Signature]) -> Result<(), Failure> {
    for (index, pair) in signatures.windows(2).enumerate() {
        if (pair[0].of_payer, pair[0].key) >= (pair[1].of_payer, pair[1].key) {
            return Err(Failure::new(admission::SIGNATURE_ORDER, [(index + 1).into()]));
        }
    }
    Ok(())
}

fn enough(weight: u64, auth: &Auth) -> Result<(), Failure> {
    if weight >= u64::from(auth.threshold) {
        return Ok(());
    }
    Err(Failure::new(admission::NOT_ENOUGH_WEIGHT, [weight.into(), auth.threshold.into()]))
}

fn too_large(size: usize, most: usize) -> Failure {
    Failure::new(admission::TOO_LARGE, [size.into(), most.into()])
}

/// What is not a canonical transaction; the reason is the codec's code.
pub fn bad_transaction(error: CodecError) -> Failure {
    Failure::new(admission::BAD_TRANSACTION, [Value::from(error)])
}

/// The codec's error as a failure of its own.
#[must_use]
pub fn codec_failure(error: CodecError) -> Failure {
    Failure::new(ErrorCode { class: codec::CLASS, code: error as u32 }, [])
}
