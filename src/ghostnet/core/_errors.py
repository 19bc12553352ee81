"""Every error of GhostNet as an exception. Generated from interface/errors.toml by `make generate`: do not edit.

GhostError
  ContractError
  VmError
    VmOutOfGas
    VmStackExhausted
    VmTrapped
    VmMemoryExhausted
    VmBadPointer
    VmDepthExhausted
  CallError
    CallUnknownContract
    CallUnknownMethod
    CallReentered
    CallNotPayable
    CallWakeupOnly
    CallNotAView
    CallWriteInView
    CallCapabilityNotDeclared
    CallInsufficientBalance
    CallBadArguments
    CallLimitExceeded
    CallBadResult
    CallUndeclaredEvent
    CallUndeclaredError
    CallNoPrivilege
    CallUnknownWakeup
    CallNotTheOwner
    CallInThePast
    CallDepositTooSmall
    CallAlreadyExists
    CallUnknownCode
    CallBindingMismatch
    CallSuspended
    CallNotRecovery
    CallBadAuth
    CallInvalidGovernance
    CallEmptyValue
  LedgerError
    LedgerInsufficientFunds
    LedgerCodeRefused
    LedgerNotAdmin
    LedgerNotGovernance
    LedgerRecoveryHoldsKeys
    LedgerIncompatibleStorage
    LedgerTooMuchCode
  SkippedError
    SkippedStaleNonce
    SkippedCannotPay
    SkippedKeysChanged
  AdmissionError
    AdmissionWrongChain
    AdmissionExpired
    AdmissionNonceTooLow
    AdmissionNonceTooHigh
    AdmissionBadSignature
    AdmissionNotEnoughWeight
    AdmissionAuthMismatch
    AdmissionFeeTooLow
    AdmissionUnaffordable
    AdmissionTooLarge
    AdmissionBadTransaction
    AdmissionGasLimitOutOfRange
    AdmissionPoolFull
    AdmissionSenderQuota
    AdmissionUnderpricedReplacement
    AdmissionAlreadyKnown
    AdmissionTooManyMessages
    AdmissionSignatureOrder
  CodecError
    CodecTruncated
    CodecNotShortest
    CodecTrailingBytes
    CodecTooDeep
    CodecWrongType
    CodecForbiddenItem
    CodecNotUtf8
    CodecOutOfRange
  ModuleError
    ModuleCodeTooLarge
    ModuleInvalidModule
    ModuleOperatorRefused
    ModuleTypeRefused
    ModuleSectionRefused
    ModuleStartRefused
    ModuleCustomSectionRefused
    ModuleCustomTooLarge
    ModuleSchemaMissing
    ModuleSchemaRepeated
    ModuleUnknownImport
    ModuleImportType
    ModuleImportRepeated
    ModuleTooManyImports
    ModuleTooManyTypes
    ModuleTooManyFunctions
    ModuleTooManyExports
    ModuleTooManyGlobals
    ModuleTooManyParams
    ModuleTooManyParamsTotal
    ModuleTooManyResults
    ModuleTooManyLocals
    ModuleTooManyLocalsTotal
    ModuleBodyTooLarge
    ModuleTooManyBlocks
    ModuleTooManyBlocksTotal
    ModuleNestingTooDeep
    ModuleTooManyTables
    ModuleTableWithoutMaximum
    ModuleTableTooLarge
    ModuleTooManyElementSegments
    ModuleElementOutOfRange
    ModuleMemoryCount
    ModuleMemoryWithoutMaximum
    ModuleMemoryInitialTooLarge
    ModuleMemoryMaximumTooLarge
    ModuleMemoryNotExported
    ModuleTooManyDataSegments
    ModuleDataTooLarge
    ModuleDataOutOfRange
    ModuleExportRefused
    ModuleExportReserved
    ModuleNameTooLong
    ModuleTooManyOperands
    ModuleDataTooFar
  SchemaError
    SchemaTomlSyntax
    SchemaUnknownKey
    SchemaMissingKey
    SchemaWrongForm
    SchemaBadName
    SchemaReservedName
    SchemaNameClash
    SchemaUnknownType
    SchemaBadType
    SchemaNotInVersion1
    SchemaBadBound
    SchemaRecursiveType
    SchemaTooLarge
    SchemaTooMany
    SchemaTooDeep
    SchemaNotAKey
    SchemaBadErrorCode
    SchemaRepeatedErrorCode
    SchemaBadTemplate
    SchemaBadRole
    SchemaUnknownReference
    SchemaContradiction
    SchemaViewWithoutResult
    SchemaUnreadResult
    SchemaBadVersion
    SchemaBadValue
    SchemaBadActionKind
    SchemaUnreadableSchema
    SchemaBadUsedSchema
    SchemaCircularUses
    SchemaUnusedUses
    SchemaUnknownInterface
    SchemaNotImplemented
    SchemaHostInterface
    SchemaBadText
    SchemaRepeatedEntry
    SchemaMalformed
    SchemaNewerFormat
    SchemaMethodNotExported
    SchemaUndeclaredExport
    SchemaBadExportType
    SchemaCapabilityNeeded
    SchemaUndeclaredImport
  ProofError
    ProofTooLong
    ProofMalformed
    ProofOtherKey
    ProofOtherValue
    ProofOtherKind
    ProofOtherRoot
    ProofNotAround
    ProofNotAdjacent
    ProofOtherChain
    ProofHeaderSignature
    ProofHeaderChain
    ProofAuditMismatch
    ProofOtherAnswer
    ProofReplayDiffers
    ProofVaultAuditBroken
    ProofOtherPlan
    ProofWorldDiffers
    ProofZoneDiffers
  NodeError
    NodeInternalFault
    NodeNotServing
    NodeKeyFileUnsafe
    NodeEdgeFailed
    NodeLedgerStopped
    NodeLedgerClosed
    NodeStoreDiskFull
    NodeStoreReadOnly
    NodeStoreLocked
    NodeStoreCorrupt
    NodeStoreFormat
    NodeStoreIo
    NodeEngineFault
    NodeLedgerFault
    NodeChainExists
    NodeOtherSequencer
    NodePlanStoreFailed
  RequestError
    RequestMalformedField
    RequestTooMany
    RequestUnknownTransaction
    RequestUnknownBlock
    RequestUnknownContract
    RequestUnknownCode
    RequestHeightNotKept
    RequestBusy
    RequestDeadlinePassed
    RequestMessageRefused
    RequestBadFile
    RequestUnknownKey
    RequestNameTaken
    RequestBadName
    RequestUnknownProfile
    RequestNoNode
    RequestNoSigner
    RequestNotConfirmed
    RequestUnknownAlias
    RequestNothingTrusted
    RequestNotCalled
    RequestNotForDevelopment
    RequestUnknownTemplate
    RequestDestructionNotNamed
    RequestNoPlanToApprove
    RequestNoResource
    RequestPlanTooLarge
    RequestNoAgentsContract
    RequestPlanNotPosted
    RequestPlanRequestTime
    RequestPlanRequestSignature
    RequestPlanNotFor
    RequestPlanNotKept
    RequestArgumentMissing
    RequestArgumentUnknown
    RequestArgumentRepeated
    RequestArgumentType
    RequestArgumentRange
    RequestArgumentFormat
    RequestArgumentTooLong
    RequestBadJson
    RequestUnknownInSchema
    RequestMisfit
  StandardError
    StandardNotAuthorized
    StandardPaymentMismatch
    StandardArithmeticOverflow
    StandardMissingValue
    StandardInvalidArguments
    StandardCallFailed
  LocalError
    LocalUnreachable
    LocalBadAnswer
    LocalUnsettled
    LocalSettingsRefused
    LocalKeyFileRefused
    LocalWrongPassphrase
    LocalNoPassphrase
    LocalToolMissing
    LocalBuildFailed
    LocalNotAContract
    LocalNoNodeFolder
    LocalNodeFolderTaken
    LocalFileFailed
    LocalUnhealthy
    LocalFolderNotEmpty
    LocalSdkMissing
    LocalSdkDamaged
    LocalToolchainUnavailable
    LocalPytestMissing
    LocalGasNotKept
    LocalVaultUnreachable
    LocalNoVaultFolder
    LocalVaultFolderTaken
    LocalVaultInUse
    LocalVaultConfigRefused
    LocalNotEnrolledHere
    LocalOtherVault
  VaultError
    VaultSealed
    VaultNotUnsealed
    VaultTooSoon
    VaultNotOperator
    VaultNotEnrolled
    VaultBadToken
    VaultNotAllowed
    VaultSpendExceeded
    VaultNonceSigned
    VaultAlreadyReported
    VaultAuditUnavailable
    VaultMarksUnavailable
    VaultOtherGeneration
    VaultRegistryUnavailable
    VaultPolicyRefused
    VaultPolicyNotSigned
    VaultPolicyNotNext
    VaultDamaged
    VaultBadRequest
    VaultRequestTooLarge
    VaultCrowded
    VaultNotReleased
    VaultWrongCurve
    VaultDefect
    VaultProofMissing
    VaultProofStale
    VaultProofBehind
    VaultChainRewound
    VaultWrongState
    VaultOtherEpoch
    VaultOtherAgent
    VaultOtherPlan
    VaultObstructed
  DriverError
    DriverBadOrder
    DriverNotNamed
    DriverUntouchable
    DriverOutside
    DriverConflict
    DriverLastNameserver
    DriverTooMuch
    DriverWorldMoved
    DriverFenced
    DriverRefused
    DriverUnreachable
    DriverUnsure
    DriverBadAnswer
    DriverUnsettled
    DriverBadPlan
    DriverNothingToUndo
    DriverForbidden
    DriverNotPlain
    DriverBadValue
  AgentError
    AgentJournalBroken
    AgentJournalHeld
    AgentChainRewound
    AgentStale
    AgentHeadBroken
    AgentUnknownAction
    AgentBadPolicy
    AgentNoFolder
    AgentNoLimit
    AgentInventoryBroken
"""

from __future__ import annotations

from ghostnet.core._failure import GhostError

__all__ = [
    "AdmissionAlreadyKnown",
    "AdmissionAuthMismatch",
    "AdmissionBadSignature",
    "AdmissionBadTransaction",
    "AdmissionError",
    "AdmissionExpired",
    "AdmissionFeeTooLow",
    "AdmissionGasLimitOutOfRange",
    "AdmissionNonceTooHigh",
    "AdmissionNonceTooLow",
    "AdmissionNotEnoughWeight",
    "AdmissionPoolFull",
    "AdmissionSenderQuota",
    "AdmissionSignatureOrder",
    "AdmissionTooLarge",
    "AdmissionTooManyMessages",
    "AdmissionUnaffordable",
    "AdmissionUnderpricedReplacement",
    "AdmissionWrongChain",
    "AgentBadPolicy",
    "AgentChainRewound",
    "AgentError",
    "AgentHeadBroken",
    "AgentInventoryBroken",
    "AgentJournalBroken",
    "AgentJournalHeld",
    "AgentNoFolder",
    "AgentNoLimit",
    "AgentStale",
    "AgentUnknownAction",
    "CallAlreadyExists",
    "CallBadArguments",
    "CallBadAuth",
    "CallBadResult",
    "CallBindingMismatch",
    "CallCapabilityNotDeclared",
    "CallDepositTooSmall",
    "CallEmptyValue",
    "CallError",
    "CallInThePast",
    "CallInsufficientBalance",
    "CallInvalidGovernance",
    "CallLimitExceeded",
    "CallNoPrivilege",
    "CallNotAView",
    "CallNotPayable",
    "CallNotRecovery",
    "CallNotTheOwner",
    "CallReentered",
    "CallSuspended",
    "CallUndeclaredError",
    "CallUndeclaredEvent",
    "CallUnknownCode",
    "CallUnknownContract",
    "CallUnknownMethod",
    "CallUnknownWakeup",
    "CallWakeupOnly",
    "CallWriteInView",
    "CodecError",
    "CodecForbiddenItem",
    "CodecNotShortest",
    "CodecNotUtf8",
    "CodecOutOfRange",
    "CodecTooDeep",
    "CodecTrailingBytes",
    "CodecTruncated",
    "CodecWrongType",
    "ContractError",
    "DriverBadAnswer",
    "DriverBadOrder",
    "DriverBadPlan",
    "DriverBadValue",
    "DriverConflict",
    "DriverError",
    "DriverFenced",
    "DriverForbidden",
    "DriverLastNameserver",
    "DriverNotNamed",
    "DriverNotPlain",
    "DriverNothingToUndo",
    "DriverOutside",
    "DriverRefused",
    "DriverTooMuch",
    "DriverUnreachable",
    "DriverUnsettled",
    "DriverUnsure",
    "DriverUntouchable",
    "DriverWorldMoved",
    "GhostError",
    "LedgerCodeRefused",
    "LedgerError",
    "LedgerIncompatibleStorage",
    "LedgerInsufficientFunds",
    "LedgerNotAdmin",
    "LedgerNotGovernance",
    "LedgerRecoveryHoldsKeys",
    "LedgerTooMuchCode",
    "LocalBadAnswer",
    "LocalBuildFailed",
    "LocalError",
    "LocalFileFailed",
    "LocalFolderNotEmpty",
    "LocalGasNotKept",
    "LocalKeyFileRefused",
    "LocalNoNodeFolder",
    "LocalNoPassphrase",
    "LocalNoVaultFolder",
    "LocalNodeFolderTaken",
    "LocalNotAContract",
    "LocalNotEnrolledHere",
    "LocalOtherVault",
    "LocalPytestMissing",
    "LocalSdkDamaged",
    "LocalSdkMissing",
    "LocalSettingsRefused",
    "LocalToolMissing",
    "LocalToolchainUnavailable",
    "LocalUnhealthy",
    "LocalUnreachable",
    "LocalUnsettled",
    "LocalVaultConfigRefused",
    "LocalVaultFolderTaken",
    "LocalVaultInUse",
    "LocalVaultUnreachable",
    "LocalWrongPassphrase",
    "ModuleBodyTooLarge",
    "ModuleCodeTooLarge",
    "ModuleCustomSectionRefused",
    "ModuleCustomTooLarge",
    "ModuleDataOutOfRange",
    "ModuleDataTooFar",
    "ModuleDataTooLarge",
    "ModuleElementOutOfRange",
    "ModuleError",
    "ModuleExportRefused",
    "ModuleExportReserved",
    "ModuleImportRepeated",
    "ModuleImportType",
    "ModuleInvalidModule",
    "ModuleMemoryCount",
    "ModuleMemoryInitialTooLarge",
    "ModuleMemoryMaximumTooLarge",
    "ModuleMemoryNotExported",
    "ModuleMemoryWithoutMaximum",
    "ModuleNameTooLong",
    "ModuleNestingTooDeep",
    "ModuleOperatorRefused",
    "ModuleSchemaMissing",
    "ModuleSchemaRepeated",
    "ModuleSectionRefused",
    "ModuleStartRefused",
    "ModuleTableTooLarge",
    "ModuleTableWithoutMaximum",
    "ModuleTooManyBlocks",
    "ModuleTooManyBlocksTotal",
    "ModuleTooManyDataSegments",
    "ModuleTooManyElementSegments",
    "ModuleTooManyExports",
    "ModuleTooManyFunctions",
    "ModuleTooManyGlobals",
    "ModuleTooManyImports",
    "ModuleTooManyLocals",
    "ModuleTooManyLocalsTotal",
    "ModuleTooManyOperands",
    "ModuleTooManyParams",
    "ModuleTooManyParamsTotal",
    "ModuleTooManyResults",
    "ModuleTooManyTables",
    "ModuleTooManyTypes",
    "ModuleTypeRefused",
    "ModuleUnknownImport",
    "NodeChainExists",
    "NodeEdgeFailed",
    "NodeEngineFault",
    "NodeError",
    "NodeInternalFault",
    "NodeKeyFileUnsafe",
    "NodeLedgerClosed",
    "NodeLedgerFault",
    "NodeLedgerStopped",
    "NodeNotServing",
    "NodeOtherSequencer",
    "NodePlanStoreFailed",
    "NodeStoreCorrupt",
    "NodeStoreDiskFull",
    "NodeStoreFormat",
    "NodeStoreIo",
    "NodeStoreLocked",
    "NodeStoreReadOnly",
    "ProofAuditMismatch",
    "ProofError",
    "ProofHeaderChain",
    "ProofHeaderSignature",
    "ProofMalformed",
    "ProofNotAdjacent",
    "ProofNotAround",
    "ProofOtherAnswer",
    "ProofOtherChain",
    "ProofOtherKey",
    "ProofOtherKind",
    "ProofOtherPlan",
    "ProofOtherRoot",
    "ProofOtherValue",
    "ProofReplayDiffers",
    "ProofTooLong",
    "ProofVaultAuditBroken",
    "ProofWorldDiffers",
    "ProofZoneDiffers",
    "RequestArgumentFormat",
    "RequestArgumentMissing",
    "RequestArgumentRange",
    "RequestArgumentRepeated",
    "RequestArgumentTooLong",
    "RequestArgumentType",
    "RequestArgumentUnknown",
    "RequestBadFile",
    "RequestBadJson",
    "RequestBadName",
    "RequestBusy",
    "RequestDeadlinePassed",
    "RequestDestructionNotNamed",
    "RequestError",
    "RequestHeightNotKept",
    "RequestMalformedField",
    "RequestMessageRefused",
    "RequestMisfit",
    "RequestNameTaken",
    "RequestNoAgentsContract",
    "RequestNoNode",
    "RequestNoPlanToApprove",
    "RequestNoResource",
    "RequestNoSigner",
    "RequestNotCalled",
    "RequestNotConfirmed",
    "RequestNotForDevelopment",
    "RequestNothingTrusted",
    "RequestPlanNotFor",
    "RequestPlanNotKept",
    "RequestPlanNotPosted",
    "RequestPlanRequestSignature",
    "RequestPlanRequestTime",
    "RequestPlanTooLarge",
    "RequestTooMany",
    "RequestUnknownAlias",
    "RequestUnknownBlock",
    "RequestUnknownCode",
    "RequestUnknownContract",
    "RequestUnknownInSchema",
    "RequestUnknownKey",
    "RequestUnknownProfile",
    "RequestUnknownTemplate",
    "RequestUnknownTransaction",
    "SchemaBadActionKind",
    "SchemaBadBound",
    "SchemaBadErrorCode",
    "SchemaBadExportType",
    "SchemaBadName",
    "SchemaBadRole",
    "SchemaBadTemplate",
    "SchemaBadText",
    "SchemaBadType",
    "SchemaBadUsedSchema",
    "SchemaBadValue",
    "SchemaBadVersion",
    "SchemaCapabilityNeeded",
    "SchemaCircularUses",
    "SchemaContradiction",
    "SchemaError",
    "SchemaHostInterface",
    "SchemaMalformed",
    "SchemaMethodNotExported",
    "SchemaMissingKey",
    "SchemaNameClash",
    "SchemaNewerFormat",
    "SchemaNotAKey",
    "SchemaNotImplemented",
    "SchemaNotInVersion1",
    "SchemaRecursiveType",
    "SchemaRepeatedEntry",
    "SchemaRepeatedErrorCode",
    "SchemaReservedName",
    "SchemaTomlSyntax",
    "SchemaTooDeep",
    "SchemaTooLarge",
    "SchemaTooMany",
    "SchemaUndeclaredExport",
    "SchemaUndeclaredImport",
    "SchemaUnknownInterface",
    "SchemaUnknownKey",
    "SchemaUnknownReference",
    "SchemaUnknownType",
    "SchemaUnreadResult",
    "SchemaUnreadableSchema",
    "SchemaUnusedUses",
    "SchemaViewWithoutResult",
    "SchemaWrongForm",
    "SkippedCannotPay",
    "SkippedError",
    "SkippedKeysChanged",
    "SkippedStaleNonce",
    "StandardArithmeticOverflow",
    "StandardCallFailed",
    "StandardError",
    "StandardInvalidArguments",
    "StandardMissingValue",
    "StandardNotAuthorized",
    "StandardPaymentMismatch",
    "VaultAlreadyReported",
    "VaultAuditUnavailable",
    "VaultBadRequest",
    "VaultBadToken",
    "VaultChainRewound",
    "VaultCrowded",
    "VaultDamaged",
    "VaultDefect",
    "VaultError",
    "VaultMarksUnavailable",
    "VaultNonceSigned",
    "VaultNotAllowed",
    "VaultNotEnrolled",
    "VaultNotOperator",
    "VaultNotReleased",
    "VaultNotUnsealed",
    "VaultObstructed",
    "VaultOtherAgent",
    "VaultOtherEpoch",
    "VaultOtherGeneration",
    "VaultOtherPlan",
    "VaultPolicyNotNext",
    "VaultPolicyNotSigned",
    "VaultPolicyRefused",
    "VaultProofBehind",
    "VaultProofMissing",
    "VaultProofStale",
    "VaultRegistryUnavailable",
    "VaultRequestTooLarge",
    "VaultSealed",
    "VaultSpendExceeded",
    "VaultTooSoon",
    "VaultWrongCurve",
    "VaultWrongState",
    "VmBadPointer",
    "VmDepthExhausted",
    "VmError",
    "VmMemoryExhausted",
    "VmOutOfGas",
    "VmStackExhausted",
    "VmTrapped",
]


class ContractError(GhostError):
    """The contract refused, with a code and fields of its own schema."""

    class_number = 1
    class_name = "contract"


class VmError(GhostError):
    """The program stopped: a trap, or a limit of the engine."""

    class_number = 2
    class_name = "vm"


class VmOutOfGas(VmError):
    """The call used all of its {limit} gas."""

    number = 1
    slug = "out_of_gas"
    field_names = ("limit",)
    template = "the call used all of its {limit} gas"
    advice = "raise --gas-limit; `ghostcli tx show` of a simulation tells what it needs"


class VmStackExhausted(VmError):
    """Calls inside the program nest deeper than its {limit} bytes of metered stack."""

    number = 2
    slug = "stack_exhausted"
    field_names = ("limit",)
    template = "calls inside the program nest deeper than its {limit} bytes of metered stack"
    advice = "replace the recursion by a loop"


class VmTrapped(VmError):
    """The program trapped: unreachable code, a memory access out of bounds, a division by zero or a bad indirect call."""

    number = 3
    slug = "trapped"
    field_names = ()
    template = "the program trapped: unreachable code, a memory access out of bounds, a division by zero or a bad indirect call"
    advice = "run `ghostcli tx show` for the method, then the contract's tests for it; this is a defect of the contract"


class VmMemoryExhausted(VmError):
    """The transaction's contracts together use more than {limit} pages of memory."""

    number = 4
    slug = "memory_exhausted"
    field_names = ("limit",)
    template = "the transaction's contracts together use more than {limit} pages of memory"
    advice = "split the work over several transactions"


class VmBadPointer(VmError):
    """The program gave the ledger a range outside its memory."""

    number = 5
    slug = "bad_pointer"
    field_names = ()
    template = "the program gave the ledger a range outside its memory"
    advice = "this is a defect of the contract or its SDK"


class VmDepthExhausted(VmError):
    """Contracts call each other deeper than {limit} levels."""

    number = 6
    slug = "depth_exhausted"
    field_names = ("limit",)
    template = "contracts call each other deeper than {limit} levels"
    advice = "flatten the chain of calls"


class CallError(GhostError):
    """The ledger refused an operation that a contract asked for."""

    class_number = 3
    class_name = "call"


class CallUnknownContract(CallError):
    """There is no contract at {address}."""

    number = 1
    slug = "unknown_contract"
    field_names = ("address",)
    template = "there is no contract at {address}"
    advice = "check the address; `ghostcli contract info ADDRESS` shows what is there"


class CallUnknownMethod(CallError):
    """The contract has no method {method}."""

    number = 2
    slug = "unknown_method"
    field_names = ("method",)
    template = "the contract has no method {method}"
    advice = "`ghostcli contract info ADDRESS` lists its methods"


class CallReentered(CallError):
    """{address} is already executing and the method is not declared reentrant."""

    number = 3
    slug = "reentered"
    field_names = ("address",)
    template = "{address} is already executing and the method is not declared reentrant"
    advice = "end the first call before calling back, or declare the method `reentrant = true`"


class CallNotPayable(CallError):
    """{method} takes no payment."""

    number = 4
    slug = "not_payable"
    field_names = ("method",)
    template = "{method} takes no payment"
    advice = "call it without a payment"


class CallWakeupOnly(CallError):
    """{method} is called by the ledger alone."""

    number = 5
    slug = "wakeup_only"
    field_names = ("method",)
    template = "{method} is called by the ledger alone"
    advice = "wait for the wakeup; `ghostcli wakeup list` shows when it is due"


class CallNotAView(CallError):
    """{method} changes state and was called as a view."""

    number = 6
    slug = "not_a_view"
    field_names = ("method",)
    template = "{method} changes state and was called as a view"
    advice = "send it as a transaction"


class CallWriteInView(CallError):
    """A view tried to {operation}."""

    number = 7
    slug = "write_in_view"
    field_names = ("operation",)
    template = "a view tried to {operation}"
    advice = "remove `view = true` from the method, or the write from its code"


class CallCapabilityNotDeclared(CallError):
    """The contract did not declare {capability} = {wanted} in contract.toml."""

    number = 8
    slug = "capability_not_declared"
    field_names = (
        "capability",
        "wanted",
    )
    template = "the contract did not declare {capability} = {wanted} in contract.toml"
    advice = "declare it under [capabilities] and upgrade the contract"


class CallInsufficientBalance(CallError):
    """{address} holds {balance} RLUSD and needs {needed}."""

    number = 9
    slug = "insufficient_balance"
    field_names = (
        "address",
        "balance",
        "needed",
    )
    template = "{address} holds {balance} RLUSD and needs {needed}"
    advice = "fund it, or pay less"


class CallBadArguments(CallError):
    """The arguments do not fit {method}: codec error {reason}."""

    number = 10
    slug = "bad_arguments"
    field_names = (
        "method",
        "reason",
    )
    template = "the arguments do not fit {method}: codec error {reason}"
    advice = "`ghostcli contract info ADDRESS` shows the argument types"


class CallLimitExceeded(CallError):
    """{limit} is at most {most}."""

    number = 11
    slug = "limit_exceeded"
    field_names = (
        "limit",
        "most",
    )
    template = "{limit} is at most {most}"
    advice = "use smaller or fewer items"


class CallBadResult(CallError):
    """{method} ended without a result, or with one that is not canonical."""

    number = 12
    slug = "bad_result"
    field_names = ("method",)
    template = "{method} ended without a result, or with one that is not canonical"
    advice = "this is a defect of the contract or its SDK"


class CallUndeclaredEvent(CallError):
    """Event {event} is not in the contract's schema, or its fields do not fit."""

    number = 13
    slug = "undeclared_event"
    field_names = ("event",)
    template = "event {event} is not in the contract's schema, or its fields do not fit"
    advice = "this is a defect of the contract or its SDK"


class CallUndeclaredError(CallError):
    """Error {code} is not in the contract's schema, or its fields do not fit."""

    number = 14
    slug = "undeclared_error"
    field_names = ("code",)
    template = "error {code} is not in the contract's schema, or its fields do not fit"
    advice = "this is a defect of the contract or its SDK"


class CallNoPrivilege(CallError):
    """The caller does not hold the privilege {privilege}."""

    number = 15
    slug = "no_privilege"
    field_names = ("privilege",)
    template = "the caller does not hold the privilege {privilege}"
    advice = "governance grants privileges by address and code hash"


class CallUnknownWakeup(CallError):
    """There is no open wakeup or slot {id}."""

    number = 16
    slug = "unknown_wakeup"
    field_names = ("id",)
    template = "there is no open wakeup or slot {id}"
    advice = "`ghostcli wakeup list` shows the open ones"


class CallNotTheOwner(CallError):
    """{id} belongs to another contract."""

    number = 17
    slug = "not_the_owner"
    field_names = ("id",)
    template = "{id} belongs to another contract"
    advice = "only the contract that opened it may do that"


class CallInThePast(CallError):
    """{time} is not after the block's time."""

    number = 18
    slug = "in_the_past"
    field_names = ("time",)
    template = "{time} is not after the block's time"
    advice = "choose a later time"


class CallDepositTooSmall(CallError):
    """The deposit of {deposit} RLUSD does not pay one delivery, which costs {needed}."""

    number = 19
    slug = "deposit_too_small"
    field_names = (
        "deposit",
        "needed",
    )
    template = "the deposit of {deposit} RLUSD does not pay one delivery, which costs {needed}"
    advice = "raise the deposit or lower the gas"


class CallAlreadyExists(CallError):
    """{address} exists already."""

    number = 20
    slug = "already_exists"
    field_names = ("address",)
    template = "{address} exists already"
    advice = "use another salt"


class CallUnknownCode(CallError):
    """No code is stored under {code}."""

    number = 21
    slug = "unknown_code"
    field_names = ("code",)
    template = "no code is stored under {code}"
    advice = "store it first: `ghostcli contract raw store`"


class CallBindingMismatch(CallError):
    """{address} does not satisfy the schema that [uses.{uses}] names."""

    number = 22
    slug = "binding_mismatch"
    field_names = (
        "uses",
        "address",
    )
    template = "{address} does not satisfy the schema that [uses.{uses}] names"
    advice = "bind an address whose stored schema has the methods used"


class CallSuspended(CallError):
    """{id} is suspended: it ran dry or failed too often."""

    number = 23
    slug = "suspended"
    field_names = ("id",)
    template = "{id} is suspended: it ran dry or failed too often"
    advice = "fund it: `ghostcli wakeup fund ID AMOUNT`"


class CallNotRecovery(CallError):
    """The caller is not the recovery contract of {account}."""

    number = 25
    slug = "not_recovery"
    field_names = ("account",)
    template = "the caller is not the recovery contract of {account}"
    advice = "the account's owner sets its recovery contract with set_auth"


class CallBadAuth(CallError):
    """The keys cannot be an account's: {reason}."""

    number = 26
    slug = "bad_auth"
    field_names = ("reason",)
    template = "the keys cannot be an account's: {reason}"
    advice = "give 1 to 16 distinct keys whose weights reach the threshold"


class CallInvalidGovernance(CallError):
    """Governance asked for what cannot be done: {reason}."""

    number = 27
    slug = "invalid_governance"
    field_names = ("reason",)
    template = "governance asked for what cannot be done: {reason}"
    advice = "see docs/spec/governance.md"


class CallEmptyValue(CallError):
    """A stored value has at least one byte."""

    number = 28
    slug = "empty_value"
    field_names = ()
    template = "a stored value has at least one byte"
    advice = "remove the key instead; this is a defect of the contract or its SDK"


class LedgerError(GhostError):
    """The ledger refused a message of the transaction."""

    class_number = 4
    class_name = "ledger"


class LedgerInsufficientFunds(LedgerError):
    """{address} holds {balance} RLUSD and needs {needed}."""

    number = 1
    slug = "insufficient_funds"
    field_names = (
        "address",
        "balance",
        "needed",
    )
    template = "{address} holds {balance} RLUSD and needs {needed}"
    advice = "fund the account, or send less"


class LedgerCodeRefused(LedgerError):
    """The module was refused."""

    number = 2
    slug = "code_refused"
    field_names = (
        "class",
        "code",
    )
    template = "the module was refused"
    advice = "`ghostcli contract build` names the rule it breaks"


class LedgerNotAdmin(LedgerError):
    """Only the admin of {contract} may migrate it."""

    number = 3
    slug = "not_admin"
    field_names = ("contract",)
    template = "only the admin of {contract} may migrate it"
    advice = "`ghostcli contract info ADDRESS` shows the admin"


class LedgerNotGovernance(LedgerError):
    """Only governance may do that."""

    number = 4
    slug = "not_governance"
    field_names = ()
    template = "only governance may do that"
    advice = "`ghostcli node status` shows who governs"


class LedgerRecoveryHoldsKeys(LedgerError):
    """While {recovery} is the account's recovery contract, keys change only through it."""

    number = 5
    slug = "recovery_holds_keys"
    field_names = ("recovery",)
    template = "while {recovery} is the account's recovery contract, keys change only through it"
    advice = "ask that contract"


class LedgerIncompatibleStorage(LedgerError):
    """The new code's [storage] changes item {item}; it may only append."""

    number = 6
    slug = "incompatible_storage"
    field_names = ("item",)
    template = "the new code's [storage] changes item {item}; it may only append"
    advice = "keep the existing items in their order and append new ones"


class LedgerTooMuchCode(LedgerError):
    """A transaction stores at most {most} modules."""

    number = 7
    slug = "too_much_code"
    field_names = ("most",)
    template = "a transaction stores at most {most} modules"
    advice = "send one transaction a module"


class SkippedError(GhostError):
    """An earlier transaction in the block made this one stale or unpayable: no fee, no nonce."""

    class_number = 5
    class_name = "skipped"


class SkippedStaleNonce(SkippedError):
    """The account's next nonce is {expected}, the transaction has {found}."""

    number = 1
    slug = "stale_nonce"
    field_names = (
        "expected",
        "found",
    )
    template = "the account's next nonce is {expected}, the transaction has {found}"
    advice = "sign again with the current nonce"


class SkippedCannotPay(SkippedError):
    """The payer holds {balance} RLUSD and the fee may reach {needed}."""

    number = 2
    slug = "cannot_pay"
    field_names = (
        "balance",
        "needed",
    )
    template = "the payer holds {balance} RLUSD and the fee may reach {needed}"
    advice = "fund the payer"


class SkippedKeysChanged(SkippedError):
    """An earlier transaction of the block changed the account's keys."""

    number = 3
    slug = "keys_changed"
    field_names = ()
    template = "an earlier transaction of the block changed the account's keys"
    advice = "sign again with the new keys"


class AdmissionError(GhostError):
    """The transaction was not let in: it is in no block."""

    class_number = 6
    class_name = "admission"


class AdmissionWrongChain(AdmissionError):
    """The transaction is for another chain; this one is {expected}."""

    number = 1
    slug = "wrong_chain"
    field_names = ("expected",)
    template = "the transaction is for another chain; this one is {expected}"
    advice = "select the profile of this chain and sign again"


class AdmissionExpired(AdmissionError):
    """The transaction was valid until {valid_until}; block time is {time}."""

    number = 2
    slug = "expired"
    field_names = (
        "valid_until",
        "time",
    )
    template = "the transaction was valid until {valid_until}; block time is {time}"
    advice = "sign again with a later valid_until"


class AdmissionNonceTooLow(AdmissionError):
    """The account's next nonce is {expected}, the transaction has {found}."""

    number = 3
    slug = "nonce_too_low"
    field_names = (
        "expected",
        "found",
    )
    template = "the account's next nonce is {expected}, the transaction has {found}"
    advice = "sign again with the current nonce"


class AdmissionNonceTooHigh(AdmissionError):
    """The transaction's nonce {found} is beyond {most}, the furthest one taken now."""

    number = 4
    slug = "nonce_too_high"
    field_names = (
        "most",
        "found",
    )
    template = "the transaction's nonce {found} is beyond {most}, the furthest one taken now"
    advice = "send the transactions before it first"


class AdmissionBadSignature(AdmissionError):
    """Signature {index} does not verify."""

    number = 5
    slug = "bad_signature"
    field_names = ("index",)
    template = "signature {index} does not verify"
    advice = "sign the transaction id with the account's key; signatures are canonical and in key order"


class AdmissionNotEnoughWeight(AdmissionError):
    """The signatures weigh {weight}, the account needs {threshold}."""

    number = 6
    slug = "not_enough_weight"
    field_names = (
        "weight",
        "threshold",
    )
    template = "the signatures weigh {weight}, the account needs {threshold}"
    advice = "add signatures of further keys"


class AdmissionAuthMismatch(AdmissionError):
    """The keys sent do not belong to {sender}, or are missing in the account's first transaction."""

    number = 7
    slug = "auth_mismatch"
    field_names = ("sender",)
    template = "the keys sent do not belong to {sender}, or are missing in the account's first transaction"
    advice = "send `auth` with the account's first transaction, and only then"


class AdmissionFeeTooLow(AdmissionError):
    """The gas price {gas_price} is below {least}."""

    number = 8
    slug = "fee_too_low"
    field_names = (
        "gas_price",
        "least",
    )
    template = "the gas price {gas_price} is below {least}"
    advice = "raise the gas price"


class AdmissionUnaffordable(AdmissionError):
    """The payer holds {balance} RLUSD; fee and payments may reach {needed}."""

    number = 9
    slug = "unaffordable"
    field_names = (
        "balance",
        "needed",
    )
    template = "the payer holds {balance} RLUSD; fee and payments may reach {needed}"
    advice = "fund the payer, or lower the gas limit"


class AdmissionTooLarge(AdmissionError):
    """The transaction has {size} bytes, at most {most} are taken."""

    number = 10
    slug = "too_large"
    field_names = (
        "size",
        "most",
    )
    template = "the transaction has {size} bytes, at most {most} are taken"
    advice = "split it"


class AdmissionBadTransaction(AdmissionError):
    """The bytes are not a canonical transaction: codec error {reason}."""

    number = 11
    slug = "bad_transaction"
    field_names = ("reason",)
    template = "the bytes are not a canonical transaction: codec error {reason}"
    advice = "build transactions with ghostnet.client or ghostcli"


class AdmissionGasLimitOutOfRange(AdmissionError):
    """The gas limit {gas_limit} is not within {least} and {most}."""

    number = 12
    slug = "gas_limit_out_of_range"
    field_names = (
        "gas_limit",
        "least",
        "most",
    )
    template = "the gas limit {gas_limit} is not within {least} and {most}"
    advice = "choose a gas limit in that range"


class AdmissionPoolFull(AdmissionError):
    """The pool holds its {most} bytes, all at a better price."""

    number = 13
    slug = "pool_full"
    field_names = ("most",)
    template = "the pool holds its {most} bytes, all at a better price"
    advice = "raise the gas price, or wait"


class AdmissionSenderQuota(AdmissionError):
    """The sender has {most} transactions waiting."""

    number = 14
    slug = "sender_quota"
    field_names = ("most",)
    template = "the sender has {most} transactions waiting"
    advice = "wait until some are in a block"


class AdmissionUnderpricedReplacement(AdmissionError):
    """A transaction with this nonce waits already; to replace it pay at least {least}."""

    number = 15
    slug = "underpriced_replacement"
    field_names = ("least",)
    template = "a transaction with this nonce waits already; to replace it pay at least {least}"
    advice = "raise the gas price"


class AdmissionAlreadyKnown(AdmissionError):
    """{id} is in the pool or in a block already."""

    number = 16
    slug = "already_known"
    field_names = ("id",)
    template = "{id} is in the pool or in a block already"
    advice = "wait for its receipt"


class AdmissionTooManyMessages(AdmissionError):
    """A transaction has 1 to {most} messages."""

    number = 17
    slug = "too_many_messages"
    field_names = ("most",)
    template = "a transaction has 1 to {most} messages"
    advice = "split it"


class AdmissionSignatureOrder(AdmissionError):
    """Signature {index} is a duplicate, out of order, or names no key of the account."""

    number = 18
    slug = "signature_order"
    field_names = ("index",)
    template = "signature {index} is a duplicate, out of order, or names no key of the account"
    advice = "give one signature a key, in key order, the sender's before the payer's"


class CodecError(GhostError):
    """Bytes are not the canonical encoding of what was expected."""

    class_number = 7
    class_name = "codec"


class CodecTruncated(CodecError):
    """The input ends inside an item."""

    number = 1
    slug = "truncated"
    field_names = ()
    template = "the input ends inside an item"
    advice = "send all of it"


class CodecNotShortest(CodecError):
    """An integer or a length is not in its shortest form."""

    number = 2
    slug = "not_shortest"
    field_names = ()
    template = "an integer or a length is not in its shortest form"
    advice = "use the canonical encoding (docs/spec/encoding.md)"


class CodecTrailingBytes(CodecError):
    """Bytes follow the item."""

    number = 3
    slug = "trailing_bytes"
    field_names = ()
    template = "bytes follow the item"
    advice = "send exactly one item"


class CodecTooDeep(CodecError):
    """Arrays nest deeper than 16."""

    number = 4
    slug = "too_deep"
    field_names = ()
    template = "arrays nest deeper than 16"
    advice = "flatten the value"


class CodecWrongType(CodecError):
    """An item of another type stands where this one is expected."""

    number = 5
    slug = "wrong_type"
    field_names = ()
    template = "an item of another type stands where this one is expected"
    advice = "compare with the schema"


class CodecForbiddenItem(CodecError):
    """Maps, tags, floats, indefinite lengths and other simple values are not used."""

    number = 6
    slug = "forbidden_item"
    field_names = ()
    template = "maps, tags, floats, indefinite lengths and other simple values are not used"
    advice = "use the canonical encoding (docs/spec/encoding.md)"


class CodecNotUtf8(CodecError):
    """Text is not UTF-8."""

    number = 7
    slug = "not_utf8"
    field_names = ()
    template = "text is not UTF-8"
    advice = "encode text as UTF-8"


class CodecOutOfRange(CodecError):
    """A number, length or count is outside what its type allows."""

    number = 8
    slug = "out_of_range"
    field_names = ()
    template = "a number, length or count is outside what its type allows"
    advice = "compare with the schema"


class ModuleError(GhostError):
    """A module breaks a rule for modules and was not stored."""

    class_number = 8
    class_name = "module"


class ModuleCodeTooLarge(ModuleError):
    """The module has {found} bytes, at most {most} are taken."""

    number = 1
    slug = "code_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} bytes, at most {most} are taken"
    advice = "build with the size profile of the templates, and strip it"


class ModuleInvalidModule(ModuleError):
    """The bytes are not a valid WebAssembly 1.0 module."""

    number = 2
    slug = "invalid_module"
    field_names = ()
    template = "the bytes are not a valid WebAssembly 1.0 module"
    advice = "build for the target wasm32v1-none, which uses no later WebAssembly proposal"


class ModuleOperatorRefused(ModuleError):
    """The instruction at byte {offset} is not of the accepted set: integers of WebAssembly 1.0."""

    number = 3
    slug = "operator_refused"
    field_names = ("offset",)
    template = "the instruction at byte {offset} is not of the accepted set: integers of WebAssembly 1.0"
    advice = "avoid floats; build for the target wasm32v1-none"


class ModuleTypeRefused(ModuleError):
    """The type at byte {offset} is neither i32 nor i64."""

    number = 4
    slug = "type_refused"
    field_names = ("offset",)
    template = "the type at byte {offset} is neither i32 nor i64"
    advice = "avoid floats; build for the target wasm32v1-none"


class ModuleSectionRefused(ModuleError):
    """A module may not have a section of kind {section}."""

    number = 5
    slug = "section_refused"
    field_names = ("section",)
    template = "a module may not have a section of kind {section}"
    advice = "build for the target wasm32v1-none"


class ModuleStartRefused(ModuleError):
    """A module may not have a start function."""

    number = 6
    slug = "start_refused"
    field_names = ()
    template = "a module may not have a start function"
    advice = "move the work into `init`"


class ModuleCustomSectionRefused(ModuleError):
    """The custom section {name} is not accepted."""

    number = 7
    slug = "custom_section_refused"
    field_names = ("name",)
    template = "the custom section {name} is not accepted"
    advice = "strip the module: only ghost.schema, name, producers and target_features may stay"


class ModuleCustomTooLarge(ModuleError):
    """Custom sections take {found} bytes, at most {most} are taken."""

    number = 8
    slug = "custom_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "custom sections take {found} bytes, at most {most} are taken"
    advice = "strip the module"


class ModuleSchemaMissing(ModuleError):
    """The module has no custom section ghost.schema."""

    number = 9
    slug = "schema_missing"
    field_names = ()
    template = "the module has no custom section ghost.schema"
    advice = "build it with the SDK's contract!, which embeds contract.toml"


class ModuleSchemaRepeated(ModuleError):
    """The module has more than one custom section ghost.schema."""

    number = 10
    slug = "schema_repeated"
    field_names = ()
    template = "the module has more than one custom section ghost.schema"
    advice = "link one contract a module"


class ModuleUnknownImport(ModuleError):
    """The import {name} is not a function of the host."""

    number = 11
    slug = "unknown_import"
    field_names = ("name",)
    template = "the import {name} is not a function of the host"
    advice = "see docs/reference/host.md; a symbol left undefined by the linker shows here too"


class ModuleImportType(ModuleError):
    """The import {name} has another type than the host's function."""

    number = 12
    slug = "import_type"
    field_names = ("name",)
    template = "the import {name} has another type than the host's function"
    advice = "build with the SDK of this interface version"


class ModuleImportRepeated(ModuleError):
    """The module imports {name} twice."""

    number = 13
    slug = "import_repeated"
    field_names = ("name",)
    template = "the module imports {name} twice"
    advice = "declare each host function once"


class ModuleTooManyImports(ModuleError):
    """The module has {found} imports, at most {most} are taken."""

    number = 14
    slug = "too_many_imports"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} imports, at most {most} are taken"
    advice = "import each host function once"


class ModuleTooManyTypes(ModuleError):
    """The module has {found} types, at most {most} are taken."""

    number = 15
    slug = "too_many_types"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} types, at most {most} are taken"
    advice = "split the contract"


class ModuleTooManyFunctions(ModuleError):
    """The module has {found} functions, at most {most} are taken."""

    number = 16
    slug = "too_many_functions"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} functions, at most {most} are taken"
    advice = "split the contract"


class ModuleTooManyExports(ModuleError):
    """The module has {found} exports, at most {most} are taken."""

    number = 17
    slug = "too_many_exports"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} exports, at most {most} are taken"
    advice = "split the contract"


class ModuleTooManyGlobals(ModuleError):
    """The module has {found} globals, at most {most} are taken."""

    number = 18
    slug = "too_many_globals"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} globals, at most {most} are taken"
    advice = "keep constants in memory"


class ModuleTooManyParams(ModuleError):
    """A function has {found} parameters, at most {most} are taken."""

    number = 19
    slug = "too_many_params"
    field_names = (
        "most",
        "found",
    )
    template = "a function has {found} parameters, at most {most} are taken"
    advice = "pass a reference to a struct"


class ModuleTooManyParamsTotal(ModuleError):
    """The functions together have {found} parameters, at most {most} are taken."""

    number = 20
    slug = "too_many_params_total"
    field_names = (
        "most",
        "found",
    )
    template = "the functions together have {found} parameters, at most {most} are taken"
    advice = "split the contract"


class ModuleTooManyResults(ModuleError):
    """A function has {found} results, at most one is taken."""

    number = 21
    slug = "too_many_results"
    field_names = ("found",)
    template = "a function has {found} results, at most one is taken"
    advice = "build for the target wasm32v1-none"


class ModuleTooManyLocals(ModuleError):
    """A function has {found} locals, at most {most} are taken."""

    number = 22
    slug = "too_many_locals"
    field_names = (
        "most",
        "found",
    )
    template = "a function has {found} locals, at most {most} are taken"
    advice = "split the function; build with optimisation"


class ModuleTooManyLocalsTotal(ModuleError):
    """The functions together have {found} locals, at most {most} are taken."""

    number = 23
    slug = "too_many_locals_total"
    field_names = (
        "most",
        "found",
    )
    template = "the functions together have {found} locals, at most {most} are taken"
    advice = "split the contract; build with optimisation"


class ModuleBodyTooLarge(ModuleError):
    """A function's body has {found} bytes, at most {most} are taken."""

    number = 24
    slug = "body_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "a function's body has {found} bytes, at most {most} are taken"
    advice = "split the function"


class ModuleTooManyBlocks(ModuleError):
    """A function has {found} blocks, at most {most} are taken."""

    number = 25
    slug = "too_many_blocks"
    field_names = (
        "most",
        "found",
    )
    template = "a function has {found} blocks, at most {most} are taken"
    advice = "split the function"


class ModuleTooManyBlocksTotal(ModuleError):
    """The functions together have {found} blocks, at most {most} are taken."""

    number = 26
    slug = "too_many_blocks_total"
    field_names = (
        "most",
        "found",
    )
    template = "the functions together have {found} blocks, at most {most} are taken"
    advice = "split the contract"


class ModuleNestingTooDeep(ModuleError):
    """Blocks nest deeper than {most}."""

    number = 27
    slug = "nesting_too_deep"
    field_names = ("most",)
    template = "blocks nest deeper than {most}"
    advice = "split the function"


class ModuleTooManyTables(ModuleError):
    """The module has {found} tables, at most one is taken."""

    number = 28
    slug = "too_many_tables"
    field_names = ("found",)
    template = "the module has {found} tables, at most one is taken"
    advice = "build for the target wasm32v1-none"


class ModuleTableWithoutMaximum(ModuleError):
    """The table has no maximum."""

    number = 29
    slug = "table_without_maximum"
    field_names = ()
    template = "the table has no maximum"
    advice = "build with the SDK's linker arguments"


class ModuleTableTooLarge(ModuleError):
    """The table asks for {found} elements, at most {most} are taken."""

    number = 30
    slug = "table_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "the table asks for {found} elements, at most {most} are taken"
    advice = "use fewer function pointers and trait objects"


class ModuleTooManyElementSegments(ModuleError):
    """The module has {found} element segments, at most {most} are taken."""

    number = 31
    slug = "too_many_element_segments"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} element segments, at most {most} are taken"
    advice = "build for the target wasm32v1-none"


class ModuleElementOutOfRange(ModuleError):
    """Element segment {index} does not fit the table."""

    number = 32
    slug = "element_out_of_range"
    field_names = ("index",)
    template = "element segment {index} does not fit the table"
    advice = "this is a defect of the tool that made the module"


class ModuleMemoryCount(ModuleError):
    """The module has {found} memories, exactly one is needed."""

    number = 33
    slug = "memory_count"
    field_names = ("found",)
    template = "the module has {found} memories, exactly one is needed"
    advice = "build for the target wasm32v1-none"


class ModuleMemoryWithoutMaximum(ModuleError):
    """The memory has no maximum."""

    number = 34
    slug = "memory_without_maximum"
    field_names = ()
    template = "the memory has no maximum"
    advice = "link with --max-memory=1048576, as `ghostcli contract build` does"


class ModuleMemoryInitialTooLarge(ModuleError):
    """The memory starts with {found} pages, at most {most} are taken."""

    number = 35
    slug = "memory_initial_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "the memory starts with {found} pages, at most {most} are taken"
    advice = "lower its initial memory: smaller statics, -zstack-size=65536"


class ModuleMemoryMaximumTooLarge(ModuleError):
    """The memory may grow to {found} pages, at most {most} are taken."""

    number = 36
    slug = "memory_maximum_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "the memory may grow to {found} pages, at most {most} are taken"
    advice = "link with --max-memory=1048576, as `ghostcli contract build` does"


class ModuleMemoryNotExported(ModuleError):
    """The memory is not exported under the name memory."""

    number = 37
    slug = "memory_not_exported"
    field_names = ()
    template = "the memory is not exported under the name memory"
    advice = "build for the target wasm32v1-none"


class ModuleTooManyDataSegments(ModuleError):
    """The module has {found} data segments, at most {most} are taken."""

    number = 38
    slug = "too_many_data_segments"
    field_names = (
        "most",
        "found",
    )
    template = "the module has {found} data segments, at most {most} are taken"
    advice = "link with one segment for all data"


class ModuleDataTooLarge(ModuleError):
    """Data segments hold {found} bytes, at most {most} are taken."""

    number = 39
    slug = "data_too_large"
    field_names = (
        "most",
        "found",
    )
    template = "data segments hold {found} bytes, at most {most} are taken"
    advice = "keep tables in storage, or compute them"


class ModuleDataOutOfRange(ModuleError):
    """Data segment {index} does not fit the initial memory."""

    number = 40
    slug = "data_out_of_range"
    field_names = ("index",)
    template = "data segment {index} does not fit the initial memory"
    advice = "this is a defect of the tool that made the module"


class ModuleExportRefused(ModuleError):
    """The export {name} is not a method: besides methods only memory, __data_end and __heap_base may be exported."""

    number = 41
    slug = "export_refused"
    field_names = ("name",)
    template = (
        "the export {name} is not a method: besides methods only memory, __data_end and __heap_base may be exported"
    )
    advice = "export functions only"


class ModuleExportReserved(ModuleError):
    """The export {name} starts with __ghost, which the ledger keeps for itself."""

    number = 42
    slug = "export_reserved"
    field_names = ("name",)
    template = "the export {name} starts with __ghost, which the ledger keeps for itself"
    advice = "rename it"


class ModuleNameTooLong(ModuleError):
    """The name of an export has {found} bytes, at most {most} are taken."""

    number = 43
    slug = "name_too_long"
    field_names = (
        "most",
        "found",
    )
    template = "the name of an export has {found} bytes, at most {most} are taken"
    advice = "choose a shorter name"


class ModuleTooManyOperands(ModuleError):
    """A function holds {found} operands at once, at most {most} are taken."""

    number = 44
    slug = "too_many_operands"
    field_names = (
        "most",
        "found",
    )
    template = "a function holds {found} operands at once, at most {most} are taken"
    advice = "split the expression"


class ModuleDataTooFar(ModuleError):
    """Data reaches up to byte {found} of memory, at most {most} are taken."""

    number = 45
    slug = "data_too_far"
    field_names = (
        "most",
        "found",
    )
    template = "data reaches up to byte {found} of memory, at most {most} are taken"
    advice = "link with -zstack-size=65536, as `ghostcli contract build` does"


class SchemaError(GhostError):
    """A contract.toml, or the schema embedded in a module, breaks a rule."""

    class_number = 9
    class_name = "schema"


class SchemaTomlSyntax(SchemaError):
    """This is not TOML: {reason}."""

    number = 1
    slug = "toml_syntax"
    field_names = ("reason",)
    template = "this is not TOML: {reason}"
    advice = "mend the syntax (https://toml.io/en/v1.0.0); text stands in quotes"


class SchemaUnknownKey(SchemaError):
    """{table} has no key {key}; it has {known}."""

    number = 2
    slug = "unknown_key"
    field_names = (
        "key",
        "table",
        "known",
    )
    template = "{table} has no key {key}; it has {known}"
    advice = "remove the key, or correct its spelling"


class SchemaMissingKey(SchemaError):
    """{table} lacks {key}."""

    number = 3
    slug = "missing_key"
    field_names = (
        "key",
        "table",
    )
    template = "{table} lacks {key}"
    advice = "add it; docs/spec/schema.md shows an example"


class SchemaWrongForm(SchemaError):
    """{key} is not {expected}."""

    number = 4
    slug = "wrong_form"
    field_names = (
        "key",
        "expected",
    )
    template = "{key} is not {expected}"
    advice = "write it as docs/spec/schema.md shows"


class SchemaBadName(SchemaError):
    """{name} cannot be a name here: {rule}."""

    number = 5
    slug = "bad_name"
    field_names = (
        "name",
        "rule",
    )
    template = "{name} cannot be a name here: {rule}"
    advice = "rename it"


class SchemaReservedName(SchemaError):
    """The name {name} is taken: {reason}."""

    number = 6
    slug = "reserved_name"
    field_names = (
        "name",
        "reason",
    )
    template = "the name {name} is taken: {reason}"
    advice = "rename it"


class SchemaNameClash(SchemaError):
    """{name} and {other} would get the same name in generated code."""

    number = 7
    slug = "name_clash"
    field_names = (
        "name",
        "other",
    )
    template = "{name} and {other} would get the same name in generated code"
    advice = "rename one of them"


class SchemaUnknownType(SchemaError):
    """There is no type {type}."""

    number = 8
    slug = "unknown_type"
    field_names = ("type",)
    template = "there is no type {type}"
    advice = "declare it under [types], or use a type of docs/spec/schema.md"


class SchemaBadType(SchemaError):
    """{type} is not a type: {reason}."""

    number = 9
    slug = "bad_type"
    field_names = (
        "type",
        "reason",
    )
    template = "{type} is not a type: {reason}"
    advice = "write it as docs/spec/schema.md shows"


class SchemaNotInVersion1(SchemaError):
    """Version 1 of contract.toml has no {what}."""

    number = 10
    slug = "not_in_version_1"
    field_names = ("what",)
    template = "version 1 of contract.toml has no {what}"
    advice = "spell it out with the types there are"


class SchemaBadBound(SchemaError):
    """{type} needs a bound: a whole number from 1 up."""

    number = 11
    slug = "bad_bound"
    field_names = ("type",)
    template = "{type} needs a bound: a whole number from 1 up"
    advice = "write string<N>, bytes<N> or list<T, N>"


class SchemaRecursiveType(SchemaError):
    """The type {type} contains itself."""

    number = 12
    slug = "recursive_type"
    field_names = ("type",)
    template = "the type {type} contains itself"
    advice = "keep the parts in a map of [storage] and refer to them by key"


class SchemaTooLarge(SchemaError):
    """{what} may take {size} bytes, at most {most} are allowed."""

    number = 13
    slug = "too_large"
    field_names = (
        "what",
        "size",
        "most",
    )
    template = "{what} may take {size} bytes, at most {most} are allowed"
    advice = "lower the bounds of its strings, bytes and lists"


class SchemaTooMany(SchemaError):
    """There are {count} {what}, at most {most} are allowed."""

    number = 14
    slug = "too_many"
    field_names = (
        "what",
        "count",
        "most",
    )
    template = "there are {count} {what}, at most {most} are allowed"
    advice = "split the contract, or merge some of them"


class SchemaTooDeep(SchemaError):
    """{what} nests arrays deeper than {most} levels."""

    number = 15
    slug = "too_deep"
    field_names = (
        "what",
        "most",
    )
    template = "{what} nests arrays deeper than {most} levels"
    advice = "flatten the types"


class SchemaNotAKey(SchemaError):
    """{type} cannot be a part of a key, an indexed field or a constant."""

    number = 16
    slug = "not_a_key"
    field_names = ("type",)
    template = "{type} cannot be a part of a key, an indexed field or a constant"
    advice = "use a number, address, hash, time, string, bytes or enum"


class SchemaBadErrorCode(SchemaError):
    """The code of {error} is not a whole number from 1 to 2147483647."""

    number = 17
    slug = "bad_error_code"
    field_names = ("error",)
    template = "the code of {error} is not a whole number from 1 to 2147483647"
    advice = "give it the next free code"


class SchemaRepeatedErrorCode(SchemaError):
    """The code {code} belongs to {other} already."""

    number = 18
    slug = "repeated_error_code"
    field_names = (
        "code",
        "other",
    )
    template = "the code {code} belongs to {other} already"
    advice = "give it the next free code; codes are never reused"


class SchemaBadTemplate(SchemaError):
    """The text cannot show {placeholder}: {reason}."""

    number = 19
    slug = "bad_template"
    field_names = (
        "placeholder",
        "reason",
    )
    template = "the text cannot show {placeholder}: {reason}"
    advice = "name the error's own args in braces, and use braces for nothing else"


class SchemaBadRole(SchemaError):
    """{role} stands on {target}, which is neither a value of type address nor a set of address."""

    number = 20
    slug = "bad_role"
    field_names = (
        "role",
        "target",
    )
    template = "{role} stands on {target}, which is neither a value of type address nor a set of address"
    advice = 'point it to such an item: "storage.NAME"'


class SchemaUnknownReference(SchemaError):
    """There is no {kind} {name}."""

    number = 21
    slug = "unknown_reference"
    field_names = (
        "kind",
        "name",
    )
    template = "there is no {kind} {name}"
    advice = "declare it, or correct the spelling"


class SchemaContradiction(SchemaError):
    """{method}: {first} and {second} exclude each other."""

    number = 22
    slug = "contradiction"
    field_names = (
        "method",
        "first",
        "second",
    )
    template = "{method}: {first} and {second} exclude each other"
    advice = "remove one of them"


class SchemaViewWithoutResult(SchemaError):
    """{method} is a view and returns nothing."""

    number = 23
    slug = "view_without_result"
    field_names = ("method",)
    template = "{method} is a view and returns nothing"
    advice = "add `returns`, or remove `view = true`"


class SchemaUnreadResult(SchemaError):
    """{method} returns something that nobody would read: the ledger calls it."""

    number = 24
    slug = "unread_result"
    field_names = ("method",)
    template = "{method} returns something that nobody would read: the ledger calls it"
    advice = "remove `returns`; emit an event, or store the value"


class SchemaBadVersion(SchemaError):
    """{version} is not {expected}."""

    number = 25
    slug = "bad_version"
    field_names = (
        "version",
        "expected",
    )
    template = "{version} is not {expected}"
    advice = "write for example 1.0.0, or ^1 for every 1.x"


class SchemaBadValue(SchemaError):
    """{reason} (type {type})."""

    number = 26
    slug = "bad_value"
    field_names = (
        "type",
        "reason",
    )
    template = "{reason} (type {type})"
    advice = "write it as interface/types.toml shows"


class SchemaBadActionKind(SchemaError):
    """{kind} is not a kind of action: two to five words in lower case, joined by dots."""

    number = 27
    slug = "bad_action_kind"
    field_names = ("kind",)
    template = "{kind} is not a kind of action: two to five words in lower case, joined by dots"
    advice = "write for example dns.records.set"


class SchemaUnreadableSchema(SchemaError):
    """The schema of {uses} cannot be read: {reason}."""

    number = 28
    slug = "unreadable_schema"
    field_names = (
        "uses",
        "reason",
    )
    template = "the schema of {uses} cannot be read: {reason}"
    advice = "correct the path; it counts from the folder of this file"


class SchemaBadUsedSchema(SchemaError):
    """The schema of {uses} is refused: {reason}."""

    number = 29
    slug = "bad_used_schema"
    field_names = (
        "uses",
        "reason",
    )
    template = "the schema of {uses} is refused: {reason}"
    advice = "mend that file first"


class SchemaCircularUses(SchemaError):
    """The schema of {uses} uses this one again, so neither could have a hash."""

    number = 30
    slug = "circular_uses"
    field_names = ("uses",)
    template = "the schema of {uses} uses this one again, so neither could have a hash"
    advice = 'let one of the two publish an interface, or call by `calls = ["*"]`'


class SchemaUnusedUses(SchemaError):
    """{uses} is in [uses] and not in [capabilities] calls."""

    number = 31
    slug = "unused_uses"
    field_names = ("uses",)
    template = "{uses} is in [uses] and not in [capabilities] calls"
    advice = "add it to calls, or remove it"


class SchemaUnknownInterface(SchemaError):
    """There is no published interface {interface}."""

    number = 32
    slug = "unknown_interface"
    field_names = ("interface",)
    template = "there is no published interface {interface}"
    advice = "`ghostcli contract schema --interfaces` lists them"


class SchemaNotImplemented(SchemaError):
    """{interface} is not implemented: {part} {reason}."""

    number = 33
    slug = "not_implemented"
    field_names = (
        "interface",
        "part",
        "reason",
    )
    template = "{interface} is not implemented: {part} {reason}"
    advice = "declare it exactly as the interface does"


class SchemaHostInterface(SchemaError):
    """Host interface {interface} is not served here, the newest is {most}."""

    number = 34
    slug = "host_interface"
    field_names = (
        "interface",
        "most",
    )
    template = "host interface {interface} is not served here, the newest is {most}"
    advice = "build for an interface this network serves"


class SchemaBadText(SchemaError):
    """{what} cannot be shown: {reason}."""

    number = 35
    slug = "bad_text"
    field_names = (
        "what",
        "reason",
    )
    template = "{what} cannot be shown: {reason}"
    advice = "write one short line of plain text"


class SchemaRepeatedEntry(SchemaError):
    """{name} stands twice in {what}."""

    number = 36
    slug = "repeated_entry"
    field_names = (
        "what",
        "name",
    )
    template = "{name} stands twice in {what}"
    advice = "remove one of them"


class SchemaMalformed(SchemaError):
    """The bytes are not a normalised schema: codec error {reason}."""

    number = 37
    slug = "malformed"
    field_names = ("reason",)
    template = "the bytes are not a normalised schema: codec error {reason}"
    advice = "embed what ghost-schema wrote"


class SchemaNewerFormat(SchemaError):
    """The schema has format {format}, known are formats up to {known}."""

    number = 38
    slug = "newer_format"
    field_names = (
        "format",
        "known",
    )
    template = "the schema has format {format}, known are formats up to {known}"
    advice = "build with the tools of this network's protocol version"


class SchemaMethodNotExported(SchemaError):
    """The module does not export {method}, which its schema declares."""

    number = 39
    slug = "method_not_exported"
    field_names = ("method",)
    template = "the module does not export {method}, which its schema declares"
    advice = "implement it, or remove it from contract.toml"


class SchemaUndeclaredExport(SchemaError):
    """The module exports {export}, which its schema does not declare."""

    number = 40
    slug = "undeclared_export"
    field_names = ("export",)
    template = "the module exports {export}, which its schema does not declare"
    advice = "declare it under [methods], or do not export it"


class SchemaBadExportType(SchemaError):
    """The export {export} takes or returns something; a method is () -> ()."""

    number = 41
    slug = "bad_export_type"
    field_names = ("export",)
    template = "the export {export} takes or returns something; a method is () -> ()"
    advice = "read arguments with `input` and answer with `result`"


class SchemaCapabilityNeeded(SchemaError):
    """The module imports {import} and its schema does not declare {capability}."""

    number = 42
    slug = "capability_needed"
    field_names = (
        "import",
        "capability",
    )
    template = "the module imports {import} and its schema does not declare {capability}"
    advice = "declare it under [capabilities], or do not use the function"


class SchemaUndeclaredImport(SchemaError):
    """The module imports {import}, which no capability covers."""

    number = 43
    slug = "undeclared_import"
    field_names = ("import",)
    template = "the module imports {import}, which no capability covers"
    advice = "import functions of interface/host.toml alone"


class ProofError(GhostError):
    """A proof, a header or an audit does not show what it claims."""

    class_number = 10
    class_name = "proof"


class ProofTooLong(ProofError):
    """The proof is longer than a proof can be."""

    number = 1
    slug = "too_long"
    field_names = ()
    template = "the proof is longer than a proof can be"
    advice = "trust nothing that came with it; ask another node for the proof"


class ProofMalformed(ProofError):
    """The bytes are not a canonical proof of this tree."""

    number = 2
    slug = "malformed"
    field_names = ()
    template = "the bytes are not a canonical proof of this tree"
    advice = "trust nothing that came with it; ask another node for the proof"


class ProofOtherKey(ProofError):
    """The proof is about another key."""

    number = 3
    slug = "other_key"
    field_names = ()
    template = "the proof is about another key"
    advice = "ask for a proof of the key in question"


class ProofOtherValue(ProofError):
    """The proof is about another value."""

    number = 4
    slug = "other_value"
    field_names = ()
    template = "the proof is about another value"
    advice = "trust nothing that came with it; ask another node for the proof"


class ProofOtherKind(ProofError):
    """The proof shows presence where absence is claimed, or the other way round."""

    number = 5
    slug = "other_kind"
    field_names = ()
    template = "the proof shows presence where absence is claimed, or the other way round"
    advice = "verify it as what it shows: presence or absence"


class ProofOtherRoot(ProofError):
    """The proof does not lead to this root."""

    number = 6
    slug = "other_root"
    field_names = ()
    template = "the proof does not lead to this root"
    advice = "verify it under the state root of the height it was made at"


class ProofNotAround(ProofError):
    """The proof's neighbours do not enclose the key."""

    number = 7
    slug = "not_around"
    field_names = ()
    template = "the proof's neighbours do not enclose the key"
    advice = "trust nothing that came with it; ask another node for the proof"


class ProofNotAdjacent(ProofError):
    """The proof's neighbours are not next to each other."""

    number = 8
    slug = "not_adjacent"
    field_names = ()
    template = "the proof's neighbours are not next to each other"
    advice = "trust nothing that came with it; ask another node for the proof"


class ProofOtherChain(ProofError):
    """The chain began from genesis {found}, and {expected} is the one trusted."""

    number = 9
    slug = "other_chain"
    field_names = (
        "expected",
        "found",
    )
    template = "the chain began from genesis {found}, and {expected} is the one trusted"
    advice = "trust nothing this node says; if the chain was begun anew on purpose, remove the profile and add it again"


class ProofHeaderSignature(ProofError):
    """The header of block {height} is not signed with the sequencer's key."""

    number = 10
    slug = "header_signature"
    field_names = ("height",)
    template = "the header of block {height} is not signed with the sequencer's key"
    advice = "trust nothing that came with it; ask another node"


class ProofHeaderChain(ProofError):
    """The header is of chain {found}, not of {expected}."""

    number = 11
    slug = "header_chain"
    field_names = (
        "expected",
        "found",
    )
    template = "the header is of chain {found}, not of {expected}"
    advice = "verify it with the genesis of its own chain"


class ProofAuditMismatch(ProofError):
    """Block {height} does not follow from those before it: {what} differs."""

    number = 12
    slug = "audit_mismatch"
    field_names = (
        "height",
        "what",
    )
    template = "block {height} does not follow from those before it: {what} differs"
    advice = "this folder is damaged or was tampered with: keep it as evidence, and restore a copy that passes"


class ProofOtherAnswer(ProofError):
    """The answer is about {found}, and {expected} was asked for."""

    number = 13
    slug = "other_answer"
    field_names = (
        "expected",
        "found",
    )
    template = "the answer is about {found}, and {expected} was asked for"
    advice = "trust nothing this node says; ask another one"


class ProofReplayDiffers(ProofError):
    """Executed again, {id} of block {height} comes to another receipt than the stored one."""

    number = 14
    slug = "replay_differs"
    field_names = (
        "id",
        "height",
    )
    template = "executed again, {id} of block {height} comes to another receipt than the stored one"
    advice = "the node's folder was altered, or its program is another one: `ghostcli audit verify` on it says where"


class ProofVaultAuditBroken(ProofError):
    """Record {record} of {path} does not hold: {reason}."""

    number = 15
    slug = "vault_audit_broken"
    field_names = (
        "path",
        "record",
        "reason",
    )
    template = "record {record} of {path} does not hold: {reason}"
    advice = "compare with a copy kept elsewhere: from that record on the log is not what the vault wrote"


class ProofOtherPlan(ProofError):
    """The body is not the plan that was posted: {reason}."""

    number = 16
    slug = "other_plan"
    field_names = ("reason",)
    template = "the body is not the plan that was posted: {reason}"
    advice = "get the body from the agent again; approve nothing that was not seen"


class ProofWorldDiffers(ProofError):
    """The world is not seen to be as the plan found it: {differs} reading(s) differ, {unseen} could not be made."""

    number = 17
    slug = "world_differs"
    field_names = (
        "differs",
        "unseen",
    )
    template = (
        "the world is not seen to be as the plan found it: {differs} reading(s) differ, {unseen} could not be made"
    )
    advice = "have it planned again, or name servers that answer: --server HOST:PORT; --anyway approves it all the same"


class ProofZoneDiffers(ProofError):
    """The zone is not what was adopted, or not the same everywhere: {drift} record set(s) changed, {servers} server(s) do not agree."""

    number = 18
    slug = "zone_differs"
    field_names = (
        "drift",
        "servers",
    )
    template = "the zone is not what was adopted, or not the same everywhere: {drift} record set(s) changed, {servers} server(s) do not agree"
    advice = "find out who changed it, and mend the servers that do not agree; `ghostcli agent adopt --again` takes the zone as it is now"


class NodeError(GhostError):
    """The node cannot go on, or cannot answer."""

    class_number = 11
    class_name = "node"


class NodeInternalFault(NodeError):
    """The node met a fault it did not expect; incident {incident}."""

    number = 1
    slug = "internal_fault"
    field_names = ("incident",)
    template = "the node met a fault it did not expect; incident {incident}"
    advice = "give the incident to the node's operator: its log names the cause"


class NodeNotServing(NodeError):
    """The node is starting, stopping, or out of reach of its edge."""

    number = 2
    slug = "not_serving"
    field_names = ()
    template = "the node is starting, stopping, or out of reach of its edge"
    advice = "ask again in a moment"


class NodeKeyFileUnsafe(NodeError):
    """The key file {path} is not used: {reason}."""

    number = 3
    slug = "key_file_unsafe"
    field_names = (
        "path",
        "reason",
    )
    template = "the key file {path} is not used: {reason}"
    advice = "make it a regular file of the node's user with mode 0600"


class NodeEdgeFailed(NodeError):
    """The API did not start: {reason}."""

    number = 4
    slug = "edge_failed"
    field_names = ("reason",)
    template = "the API did not start: {reason}"
    advice = "free the port or choose another with --api; `ghostcli doctor` checks the parts it needs"


class NodeLedgerStopped(NodeError):
    """The ledger stopped before, by {cause}: {reason}."""

    number = 5
    slug = "ledger_stopped"
    field_names = (
        "cause",
        "reason",
    )
    template = "the ledger stopped before, by {cause}: {reason}"
    advice = "mend what {cause} asks for and start the node again; blocks on disk are whole, and `ghostcli audit verify` checks them"


class NodeLedgerClosed(NodeError):
    """The ledger was closed."""

    number = 6
    slug = "ledger_closed"
    field_names = ()
    template = "the ledger was closed"
    advice = "open its data folder again"


class NodeStoreDiskFull(NodeError):
    """No room is left for the ledger ({operation}): {detail}."""

    number = 7
    slug = "store_disk_full"
    field_names = (
        "operation",
        "detail",
    )
    template = "no room is left for the ledger ({operation}): {detail}"
    advice = "free space on the disk of the node's folder, or raise its quota, and start the node again; what it acknowledged is on disk"


class NodeStoreReadOnly(NodeError):
    """The node may not write to its folder ({operation}): {detail}."""

    number = 8
    slug = "store_read_only"
    field_names = (
        "operation",
        "detail",
    )
    template = "the node may not write to its folder ({operation}): {detail}"
    advice = "mount the disk for writing, or give the folder to the node's user, and start the node again"


class NodeStoreLocked(NodeError):
    """Another process holds the node's folder ({operation}): {detail}."""

    number = 9
    slug = "store_locked"
    field_names = (
        "operation",
        "detail",
    )
    template = "another process holds the node's folder ({operation}): {detail}"
    advice = "stop the other node, or use its API; a folder has one node at a time"


class NodeStoreCorrupt(NodeError):
    """The node's folder is damaged ({operation}): {detail}."""

    number = 10
    slug = "store_corrupt"
    field_names = (
        "operation",
        "detail",
    )
    template = "the node's folder is damaged ({operation}): {detail}"
    advice = "check the disk, and restore the folder from a backup"


class NodeStoreFormat(NodeError):
    """The node's folder is not this program's or not this chain's ({operation}): {detail}."""

    number = 11
    slug = "store_format"
    field_names = (
        "operation",
        "detail",
    )
    template = "the node's folder is not this program's or not this chain's ({operation}): {detail}"
    advice = "use the release of ghostnet that wrote it, or name the folder of this chain"


class NodeStoreIo(NodeError):
    """The disk failed the ledger ({operation}): {detail}."""

    number = 12
    slug = "store_io"
    field_names = (
        "operation",
        "detail",
    )
    template = "the disk failed the ledger ({operation}): {detail}"
    advice = "see what the system's log says of the disk, and start the node again; what it acknowledged is on disk"


class NodeEngineFault(NodeError):
    """This machine could not run accepted code: {detail}."""

    number = 13
    slug = "engine_fault"
    field_names = ("detail",)
    template = "this machine could not run accepted code: {detail}"
    advice = "see that it has memory and address space left, and start the node again; if it comes back, report it with the node's log"


class NodeLedgerFault(NodeError):
    """The ledger met a defect of its own: {detail}."""

    number = 14
    slug = "ledger_fault"
    field_names = ("detail",)
    template = "the ledger met a defect of its own: {detail}"
    advice = "report it with the node's log; `ghostcli audit verify` checks the blocks on disk"


class NodeChainExists(NodeError):
    """{folder} holds a chain already."""

    number = 15
    slug = "chain_exists"
    field_names = ("folder",)
    template = "{folder} holds a chain already"
    advice = "open it, or choose another folder; nothing was written"


class NodeOtherSequencer(NodeError):
    """The genesis names the sequencer {expected}, and the key at hand is {found}."""

    number = 16
    slug = "other_sequencer"
    field_names = (
        "expected",
        "found",
    )
    template = "the genesis names the sequencer {expected}, and the key at hand is {found}"
    advice = "put the chain's own sequencer.key into the node's folder; two keys must not sign one chain"


class NodePlanStoreFailed(NodeError):
    """The node cannot keep bodies of plans: {reason}."""

    number = 17
    slug = "plan_store_failed"
    field_names = ("reason",)
    template = "the node cannot keep bodies of plans: {reason}"
    advice = "free space on the disk of the node's folder; blocks go on, and agents put their plans again"


class RequestError(GhostError):
    """A request cannot be served as it stands."""

    class_number = 12
    class_name = "request"


class RequestMalformedField(RequestError):
    """{field} is not {expected}."""

    number = 1
    slug = "malformed_field"
    field_names = (
        "field",
        "expected",
    )
    template = "{field} is not {expected}"
    advice = "send {field} in that form (docs/reference/api.md)"


class RequestTooMany(RequestError):
    """{field} holds more than {most} items, or none."""

    number = 2
    slug = "too_many"
    field_names = (
        "field",
        "most",
    )
    template = "{field} holds more than {most} items, or none"
    advice = "send 1 to {most} at a time"


class RequestUnknownTransaction(RequestError):
    """No block on disk holds {id}."""

    number = 3
    slug = "unknown_transaction"
    field_names = ("id",)
    template = "no block on disk holds {id}"
    advice = "it may still wait in the pool: ask again, or send it again while valid_until has not passed"


class RequestUnknownBlock(RequestError):
    """There is no block {height}; the newest is {newest}."""

    number = 4
    slug = "unknown_block"
    field_names = (
        "height",
        "newest",
    )
    template = "there is no block {height}; the newest is {newest}"
    advice = "ask for a height up to {newest}, or leave it out for the newest"


class RequestUnknownContract(RequestError):
    """{address} is no contract at that height."""

    number = 5
    slug = "unknown_contract"
    field_names = ("address",)
    template = "{address} is no contract at that height"
    advice = "check the address and the chain: `ghostcli node status` shows which chain answers"


class RequestUnknownCode(RequestError):
    """No code with hash {code_hash} is stored."""

    number = 6
    slug = "unknown_code"
    field_names = ("code_hash",)
    template = "no code with hash {code_hash} is stored"
    advice = "store it: `ghostcli contract raw store`"


class RequestHeightNotKept(RequestError):
    """State at height {height} is no longer kept; the oldest kept is {oldest}."""

    number = 7
    slug = "height_not_kept"
    field_names = (
        "height",
        "oldest",
    )
    template = "state at height {height} is no longer kept; the oldest kept is {oldest}"
    advice = "ask a node that runs with --archive"


class RequestBusy(RequestError):
    """{most} requests are being served already."""

    number = 8
    slug = "busy"
    field_names = ("most",)
    template = "{most} requests are being served already"
    advice = "ask again in a moment"


class RequestDeadlinePassed(RequestError):
    """The time allowed for the request passed before it was answered."""

    number = 9
    slug = "deadline_passed"
    field_names = ()
    template = "the time allowed for the request passed before it was answered"
    advice = "allow more time; a transaction sent may be in a block all the same: look it up by its id"


class RequestMessageRefused(RequestError):
    """The request's message cannot be read: {reason}."""

    number = 10
    slug = "message_refused"
    field_names = ("reason",)
    template = "the request's message cannot be read: {reason}"
    advice = "send one message of the method's type (interface/ghost/v1), at most 4 MiB"


class RequestBadFile(RequestError):
    """{path} is not {expected}."""

    number = 11
    slug = "bad_file"
    field_names = (
        "path",
        "expected",
    )
    template = "{path} is not {expected}"
    advice = "check that it is the right file, and whole"


class RequestUnknownKey(RequestError):
    """There is no key {name}; there are: {known}."""

    number = 12
    slug = "unknown_key"
    field_names = (
        "name",
        "known",
    )
    template = "there is no key {name}; there are: {known}"
    advice = "correct the spelling, or make it: `ghostcli key new {name}`"


class RequestNameTaken(RequestError):
    """There is a {what} {name} already."""

    number = 13
    slug = "name_taken"
    field_names = (
        "what",
        "name",
    )
    template = "there is a {what} {name} already"
    advice = "choose another name, or remove that one first"


class RequestBadName(RequestError):
    """{name} is no name for a {what}."""

    number = 14
    slug = "bad_name"
    field_names = (
        "what",
        "name",
    )
    template = "{name} is no name for a {what}"
    advice = "use 1 to 40 lower-case letters, digits and inner hyphens, a letter first"


class RequestUnknownProfile(RequestError):
    """There is no profile {name}; there are: {known}."""

    number = 15
    slug = "unknown_profile"
    field_names = (
        "name",
        "known",
    )
    template = "there is no profile {name}; there are: {known}"
    advice = "correct the spelling, or add it: `ghostcli profile add {name} --node URL`"


class RequestNoNode(RequestError):
    """It is not said which node to ask."""

    number = 16
    slug = "no_node"
    field_names = ()
    template = "it is not said which node to ask"
    advice = "start a chain for trying out with `ghostcli dev`, or name a node: --node URL, or `ghostcli profile add NAME --node URL`"


class RequestNoSigner(RequestError):
    """It is not said who signs."""

    number = 17
    slug = "no_signer"
    field_names = ()
    template = "it is not said who signs"
    advice = "name a key: --as KEY; `ghostcli key list` shows them"


class RequestNotConfirmed(RequestError):
    """Nothing was sent: it was not confirmed."""

    number = 18
    slug = "not_confirmed"
    field_names = ()
    template = "nothing was sent: it was not confirmed"
    advice = "answer y, or give --yes where nobody can be asked"


class RequestUnknownAlias(RequestError):
    """No contract is called {name} here; there are: {known}."""

    number = 19
    slug = "unknown_alias"
    field_names = (
        "name",
        "known",
    )
    template = "no contract is called {name} here; there are: {known}"
    advice = "give its address, `system/NAME`, or a name that `ghostcli contract list` shows"


class RequestNothingTrusted(RequestError):
    """Nothing says which chain to trust, so nothing can be proven."""

    number = 20
    slug = "nothing_trusted"
    field_names = ()
    template = "nothing says which chain to trust, so nothing can be proven"
    advice = "name what you got from a source you trust: --genesis FILE or --genesis-hash HASH"


class RequestNotCalled(RequestError):
    """{method} is called by the ledger alone: it is a method of kind {kind}."""

    number = 21
    slug = "not_called"
    field_names = (
        "method",
        "kind",
    )
    template = "{method} is called by the ledger alone: it is a method of kind {kind}"
    advice = "`init` runs at `ghostcli contract deploy`, `migrate` at `ghostcli contract upgrade`, a wakeup when it falls due"


class RequestNotForDevelopment(RequestError):
    """This chain is not for development: it has no faucet and no time travel."""

    number = 22
    slug = "not_for_development"
    field_names = ()
    template = "this chain is not for development: it has no faucet and no time travel"
    advice = "start one that is: `ghostcli dev`"


class RequestUnknownTemplate(RequestError):
    """There is no template {name}; there are: {known}."""

    number = 23
    slug = "unknown_template"
    field_names = (
        "name",
        "known",
    )
    template = "there is no template {name}; there are: {known}"
    advice = "`ghostcli contract templates` lists all; without --template it starts from the smallest"


class RequestDestructionNotNamed(RequestError):
    """The plan destroys {count} thing(s) of {name}, and that name was not typed; nothing was sent."""

    number = 24
    slug = "destruction_not_named"
    field_names = (
        "name",
        "count",
    )
    template = "the plan destroys {count} thing(s) of {name}, and that name was not typed; nothing was sent"
    advice = "type the resource's name where it is asked for, or give --destroy RESOURCE"


class RequestNoPlanToApprove(RequestError):
    """Action {action} is {state}: no plan of it can be approved."""

    number = 25
    slug = "no_plan_to_approve"
    field_names = (
        "action",
        "state",
    )
    template = "action {action} is {state}: no plan of it can be approved"
    advice = "`ghostcli action show ACTION` says what it waits for"


class RequestNoResource(RequestError):
    """Nobody holds {name}."""

    number = 26
    slug = "no_resource"
    field_names = ("name",)
    template = "nobody holds {name}"
    advice = "check the id, as dns:example.org; `ghostcli resource claim` makes it yours"


class RequestPlanTooLarge(RequestError):
    """The plan's body has {bytes} bytes, at most {most} are kept."""

    number = 27
    slug = "plan_too_large"
    field_names = (
        "bytes",
        "most",
    )
    template = "the plan's body has {bytes} bytes, at most {most} are kept"
    advice = "have the agent make a smaller plan: fewer steps"


class RequestNoAgentsContract(RequestError):
    """This chain has no system contract `agents`, and so no plans."""

    number = 28
    slug = "no_agents_contract"
    field_names = ()
    template = "this chain has no system contract `agents`, and so no plans"
    advice = "ask a node of the chain that is meant, or have governance add it: `ghostcli system add agents`"


class RequestPlanNotPosted(RequestError):
    """{plan} is not the newest plan that was posted for action {action}."""

    number = 29
    slug = "plan_not_posted"
    field_names = (
        "action",
        "plan",
    )
    template = "{plan} is not the newest plan that was posted for action {action}"
    advice = "post the plan first, or put the body whose hash `ghostcli action show ACTION` has"


class RequestPlanRequestTime(RequestError):
    """The request counts until {until} ms and it is {now} ms: it has to be later, by at most {most} ms."""

    number = 30
    slug = "plan_request_time"
    field_names = (
        "until",
        "now",
        "most",
    )
    template = "the request counts until {until} ms and it is {now} ms: it has to be later, by at most {most} ms"
    advice = "ask again, with a time of the chain's clock (clock_ms of `GetStatus`)"


class RequestPlanRequestSignature(RequestError):
    """The request is not signed by a key of {address}."""

    number = 31
    slug = "plan_request_signature"
    field_names = ("address",)
    template = "the request is not signed by a key of {address}"
    advice = "sign this chain, action, plan, address and time with a key that the account has now"


class RequestPlanNotFor(RequestError):
    """{address} may not read the plans of action {action}."""

    number = 32
    slug = "plan_not_for"
    field_names = (
        "action",
        "address",
    )
    template = "{address} may not read the plans of action {action}"
    advice = "ask as owner, approver or agent of its resource, or as creator or admin of the contract that asked; check the id"


class RequestPlanNotKept(RequestError):
    """The node does not keep plan {plan} of action {action}."""

    number = 33
    slug = "plan_not_kept"
    field_names = (
        "action",
        "plan",
    )
    template = "the node does not keep plan {plan} of action {action}"
    advice = "ask again in a moment, since its agent puts it again; or take it from the agent's folder: --body PATH"


class RequestArgumentMissing(RequestError):
    """{argument} is missing."""

    number = 40
    slug = "argument_missing"
    field_names = ("argument",)
    template = "{argument} is missing"
    advice = "give it"


class RequestArgumentUnknown(RequestError):
    """There is no argument {argument}; there are {known}."""

    number = 41
    slug = "argument_unknown"
    field_names = (
        "argument",
        "known",
    )
    template = "there is no argument {argument}; there are {known}"
    advice = "correct the spelling, or leave it out"


class RequestArgumentRepeated(RequestError):
    """{argument} is given twice."""

    number = 42
    slug = "argument_repeated"
    field_names = ("argument",)
    template = "{argument} is given twice"
    advice = "give it once"


class RequestArgumentType(RequestError):
    """{argument} is {expected}, not {got}."""

    number = 43
    slug = "argument_type"
    field_names = (
        "argument",
        "expected",
        "got",
    )
    template = "{argument} is {expected}, not {got}"
    advice = "write it as `ghostcli contract info` shows"


class RequestArgumentRange(RequestError):
    """{argument} is {expected}; {got} is outside."""

    number = 44
    slug = "argument_range"
    field_names = (
        "argument",
        "expected",
        "got",
    )
    template = "{argument} is {expected}; {got} is outside"
    advice = "choose a value inside"


class RequestArgumentFormat(RequestError):
    """{argument} is {expected}, and {got} is not one."""

    number = 45
    slug = "argument_format"
    field_names = (
        "argument",
        "expected",
        "got",
    )
    template = "{argument} is {expected}, and {got} is not one"
    advice = "write it as docs/reference/types.md shows"


class RequestArgumentTooLong(RequestError):
    """{argument} has {got} bytes or items, at most {most} are taken."""

    number = 46
    slug = "argument_too_long"
    field_names = (
        "argument",
        "most",
        "got",
    )
    template = "{argument} has {got} bytes or items, at most {most} are taken"
    advice = "shorten it"


class RequestBadJson(RequestError):
    """This is not JSON at byte {offset}: {reason}."""

    number = 47
    slug = "bad_json"
    field_names = (
        "offset",
        "reason",
    )
    template = "this is not JSON at byte {offset}: {reason}"
    advice = "send one JSON value (RFC 8259), with no key twice"


class RequestUnknownInSchema(RequestError):
    """The contract has no {kind} {name}."""

    number = 48
    slug = "unknown_in_schema"
    field_names = (
        "kind",
        "name",
    )
    template = "the contract has no {kind} {name}"
    advice = "`ghostcli contract info ADDRESS` lists what it has"


class RequestMisfit(RequestError):
    """The bytes are not {what} of this schema: codec error {reason}."""

    number = 49
    slug = "misfit"
    field_names = (
        "what",
        "reason",
    )
    template = "the bytes are not {what} of this schema: codec error {reason}"
    advice = "decode with the schema that was on chain at that height"


class StandardError(GhostError):
    """A refusal that the SDK makes for every contract alike: `abort` with a negative code."""

    class_number = 13
    class_name = "standard"


class StandardNotAuthorized(StandardError):
    """Only {role} may do that."""

    number = 1
    slug = "not_authorized"
    field_names = ("role",)
    template = "only {role} may do that"
    advice = "send it from that account; `ghostcli contract info ADDRESS` shows who may do what"


class StandardPaymentMismatch(StandardError):
    """The call costs {needed} RLUSD and {paid} were paid."""

    number = 2
    slug = "payment_mismatch"
    field_names = (
        "needed",
        "paid",
    )
    template = "the call costs {needed} RLUSD and {paid} were paid"
    advice = "pay exactly that: --pay {needed}"


class StandardArithmeticOverflow(StandardError):
    """A sum, product or difference does not fit its type."""

    number = 3
    slug = "arithmetic_overflow"
    field_names = ()
    template = "a sum, product or difference does not fit its type"
    advice = "use smaller amounts"


class StandardMissingValue(StandardError):
    """Storage item {item} holds no value, or not one of its type."""

    number = 4
    slug = "missing_value"
    field_names = ("item",)
    template = "storage item {item} holds no value, or not one of its type"
    advice = "this is a defect of the contract: init or migrate must set it"


class StandardInvalidArguments(StandardError):
    """The arguments do not decode: codec error {reason}."""

    number = 5
    slug = "invalid_arguments"
    field_names = ("reason",)
    template = "the arguments do not decode: codec error {reason}"
    advice = "`ghostcli contract info ADDRESS` shows the argument types"


class StandardCallFailed(StandardError):
    """A contract that this one called failed with class {class}, code {code}."""

    number = 6
    slug = "call_failed"
    field_names = (
        "class",
        "code",
    )
    template = "a contract that this one called failed with class {class}, code {code}"
    advice = "`ghostcli tx show ID` shows the failed call"


class LocalError(GhostError):
    """The client cannot go on where it runs: keys, files, tools, or the way to the node."""

    class_number = 14
    class_name = "local"


class LocalUnreachable(LocalError):
    """{url} does not answer: {reason}."""

    number = 1
    slug = "unreachable"
    field_names = (
        "url",
        "reason",
    )
    template = "{url} does not answer: {reason}"
    advice = "start the node (`ghostcli dev`, `ghostcli node start`), or name another: --node URL; `ghostcli doctor` looks closer"


class LocalBadAnswer(LocalError):
    """{url} gave no answer of a GhostNet node: {reason}."""

    number = 2
    slug = "bad_answer"
    field_names = (
        "url",
        "reason",
    )
    template = "{url} gave no answer of a GhostNet node: {reason}"
    advice = "check the URL: --node, GHOST_NODE, or the profile's"


class LocalUnsettled(LocalError):
    """After {seconds} s it is not known whether {id} is in a block."""

    number = 3
    slug = "unsettled"
    field_names = (
        "id",
        "seconds",
    )
    template = "after {seconds} s it is not known whether {id} is in a block"
    advice = "`ghostcli tx show {id}` tells when it is; after its valid_until it can no longer happen"


class LocalSettingsRefused(LocalError):
    """{path} is not used: {reason}."""

    number = 4
    slug = "settings_refused"
    field_names = (
        "path",
        "reason",
    )
    template = "{path} is not used: {reason}"
    advice = "mend or remove the file; docs/reference/settings.md has what it may hold"


class LocalKeyFileRefused(LocalError):
    """The key file {path} is not used: {reason}."""

    number = 5
    slug = "key_file_refused"
    field_names = (
        "path",
        "reason",
    )
    template = "the key file {path} is not used: {reason}"
    advice = "make it a regular file of yours with mode 0600, or restore it from a backup"


class LocalWrongPassphrase(LocalError):
    """The passphrase does not open key {name}, or its file was changed."""

    number = 6
    slug = "wrong_passphrase"
    field_names = ("name",)
    template = "the passphrase does not open key {name}, or its file was changed"
    advice = "try again; without the passphrase only a backup of the key helps"


class LocalNoPassphrase(LocalError):
    """Key {name} needs a passphrase, and there is no terminal to ask at."""

    number = 7
    slug = "no_passphrase"
    field_names = ("name",)
    template = "key {name} needs a passphrase, and there is no terminal to ask at"
    advice = "put it into a file that only you can read, and name that in GHOST_PASSPHRASE_FILE"


class LocalToolMissing(LocalError):
    """{tool} is not installed; it is needed for {why}."""

    number = 8
    slug = "tool_missing"
    field_names = (
        "tool",
        "why",
    )
    template = "{tool} is not installed; it is needed for {why}"
    advice = "`ghostcli toolchain install` fetches what compiles contracts; `ghostcli doctor` lists all that is missing, with the command for each"


class LocalBuildFailed(LocalError):
    """{folder} could not be compiled."""

    number = 9
    slug = "build_failed"
    field_names = ("folder",)
    template = "{folder} could not be compiled"
    advice = "the compiler's messages above say where"


class LocalNotAContract(LocalError):
    """{folder} is no contract: {reason}."""

    number = 10
    slug = "not_a_contract"
    field_names = (
        "folder",
        "reason",
    )
    template = "{folder} is no contract: {reason}"
    advice = "name a folder with a Cargo.toml and a contract.toml, or one of the templates"


class LocalNoNodeFolder(LocalError):
    """No node was set up in {path}."""

    number = 11
    slug = "no_node_folder"
    field_names = ("path",)
    template = "no node was set up in {path}"
    advice = "`ghostcli node init --folder {path}` sets one up"


class LocalNodeFolderTaken(LocalError):
    """A node was set up in {path} already."""

    number = 12
    slug = "node_folder_taken"
    field_names = ("path",)
    template = "a node was set up in {path} already"
    advice = "start it with `ghostcli node start`, or name another folder"


class LocalFileFailed(LocalError):
    """{path}: {reason}."""

    number = 13
    slug = "file_failed"
    field_names = (
        "path",
        "reason",
    )
    template = "{path}: {reason}"
    advice = "check the path, its permissions and the space on its disk"


class LocalUnhealthy(LocalError):
    """{count} of the checks found something to mend."""

    number = 14
    slug = "unhealthy"
    field_names = ("count",)
    template = "{count} of the checks found something to mend"
    advice = "each one above says how"


class LocalFolderNotEmpty(LocalError):
    """There is something in {path} already."""

    number = 15
    slug = "folder_not_empty"
    field_names = ("path",)
    template = "there is something in {path} already"
    advice = "choose another name or folder, or remove what is there; nothing was written"


class LocalSdkMissing(LocalError):
    """{folder} is compiled with the SDK {sdk}, which is not on this machine."""

    number = 16
    slug = "sdk_missing"
    field_names = (
        "folder",
        "sdk",
        "own",
    )
    template = "{folder} is compiled with the SDK {sdk}, which is not on this machine"
    advice = "install the release of ghostnet that brought it, or write {own} in its place in Cargo.toml and run the contract's tests"


class LocalSdkDamaged(LocalError):
    """The SDK in {path} is not what was written there."""

    number = 17
    slug = "sdk_damaged"
    field_names = ("path",)
    template = "the SDK in {path} is not what was written there"
    advice = "remove that folder; the next build writes it anew"


class LocalToolchainUnavailable(LocalError):
    """Rust {channel} with {lacking} could not be installed."""

    number = 18
    slug = "toolchain_unavailable"
    field_names = (
        "channel",
        "lacking",
        "command",
    )
    template = "Rust {channel} with {lacking} could not be installed"
    advice = "see what rustup says above and run it again: {command}; without rustup, install it first (https://rustup.rs), or on Debian, as root: apt-get install rustc-web cargo-web rust-web-src lld"


class LocalPytestMissing(LocalError):
    """Pytest is not installed beside ghostcli; it runs the tests of contracts."""

    number = 19
    slug = "pytest_missing"
    field_names = ()
    template = "pytest is not installed beside ghostcli; it runs the tests of contracts"
    advice = "install ghostnet with its extra for tests: ghostnet[testing]"


class LocalGasNotKept(LocalError):
    """{path} is not there, so there is nothing to compare the gas with."""

    number = 20
    slug = "gas_not_kept"
    field_names = ("path",)
    template = "{path} is not there, so there is nothing to compare the gas with"
    advice = "write it with `ghostcli contract gas --update`, and commit it"


class LocalVaultUnreachable(LocalError):
    """No vault answers at {path}: {reason}."""

    number = 21
    slug = "vault_unreachable"
    field_names = (
        "path",
        "reason",
    )
    template = "no vault answers at {path}: {reason}"
    advice = "start it (`ghostcli vault start`), or name its socket: --vault SOCKET, GHOST_VAULT"


class LocalNoVaultFolder(LocalError):
    """No vault was set up in {path}."""

    number = 22
    slug = "no_vault_folder"
    field_names = ("path",)
    template = "no vault was set up in {path}"
    advice = "`ghostcli vault init --folder {path}` sets one up"


class LocalVaultFolderTaken(LocalError):
    """A vault was set up in {path} already."""

    number = 23
    slug = "vault_folder_taken"
    field_names = ("path",)
    template = "a vault was set up in {path} already"
    advice = "start it with `ghostcli vault start`, or name another folder"


class LocalVaultInUse(LocalError):
    """Another process runs the vault in {path}."""

    number = 24
    slug = "vault_in_use"
    field_names = ("path",)
    template = "another process runs the vault in {path}"
    advice = "stop that one first; two must never sign from the same folder"


class LocalVaultConfigRefused(LocalError):
    """{path} is not used: {reason}."""

    number = 25
    slug = "vault_config_refused"
    field_names = (
        "path",
        "reason",
    )
    template = "{path} is not used: {reason}"
    advice = "mend the file; docs/vault.md has what it may hold"


class LocalNotEnrolledHere(LocalError):
    """There is no enrolment at the vault in {path}; there are: {known}."""

    number = 26
    slug = "not_enrolled_here"
    field_names = (
        "path",
        "known",
    )
    template = "there is no enrolment at the vault in {path}; there are: {known}"
    advice = "have its operator run `ghostcli vault invite NAME`, and give the token to `ghostcli vault enrol NAME`"


class LocalOtherVault(LocalError):
    """The vault at {path} is {found}, not {expected}, where this caller is enrolled."""

    number = 27
    slug = "other_vault"
    field_names = (
        "path",
        "expected",
        "found",
    )
    template = "the vault at {path} is {found}, not {expected}, where this caller is enrolled"
    advice = "find out who put another vault there before anything is asked of it"


class VaultError(GhostError):
    """GhostVault refused: nothing was signed."""

    class_number = 15
    class_name = "vault"


class VaultSealed(VaultError):
    """The vault is sealed."""

    number = 1
    slug = "sealed"
    field_names = ()
    template = "the vault is sealed"
    advice = "its operator opens it: `ghostcli vault unseal`"


class VaultNotUnsealed(VaultError):
    """The passphrase does not open the vault."""

    number = 2
    slug = "not_unsealed"
    field_names = ()
    template = "the passphrase does not open the vault"
    advice = "try again; each failure doubles the wait before the next try"


class VaultTooSoon(VaultError):
    """After failed tries the vault looks at no other for {seconds} s."""

    number = 3
    slug = "too_soon"
    field_names = ("seconds",)
    template = "after failed tries the vault looks at no other for {seconds} s"
    advice = "wait that long; a restart of the vault starts the wait anew"


class VaultNotOperator(VaultError):
    """Only the user that runs the vault may ask for this."""

    number = 4
    slug = "not_operator"
    field_names = ()
    template = "only the user that runs the vault may ask for this"
    advice = "run the command as that user"


class VaultNotEnrolled(VaultError):
    """The caller is not enrolled, or its user or key is another than the one enrolled."""

    number = 5
    slug = "not_enrolled"
    field_names = ()
    template = "the caller is not enrolled, or its user or key is another than the one enrolled"
    advice = "enrol anew: `ghostcli vault invite NAME` as the operator, then `ghostcli vault enrol NAME` as the caller"


class VaultBadToken(VaultError):
    """The token opens no enrolment: it is used, too old, or for another name or user."""

    number = 6
    slug = "bad_token"
    field_names = ()
    template = "the token opens no enrolment: it is used, too old, or for another name or user"
    advice = "have the operator run `ghostcli vault invite` again"


class VaultNotAllowed(VaultError):
    """No rule of the policy lets {caller} sign this with {key}: {what}."""

    number = 7
    slug = "not_allowed"
    field_names = (
        "caller",
        "key",
        "what",
    )
    template = "no rule of the policy lets {caller} sign this with {key}: {what}"
    advice = "`ghostcli vault policy show` has the rules; its owners change them with `ghostcli vault policy set`"


class VaultSpendExceeded(VaultError):
    """{key} may spend {limit} micro-RLUSD a day; {spent} are spent, and this is {asked} more."""

    number = 8
    slug = "spend_exceeded"
    field_names = (
        "key",
        "limit",
        "spent",
        "asked",
    )
    template = "{key} may spend {limit} micro-RLUSD a day; {spent} are spent, and this is {asked} more"
    advice = "wait for the next day (UTC), or have the policy's owners raise the limit"


class VaultNonceSigned(VaultError):
    """For nonce {nonce} of {account} another transaction was signed: {signed}."""

    number = 9
    slug = "nonce_signed"
    field_names = (
        "account",
        "nonce",
        "signed",
    )
    template = "for nonce {nonce} of {account} another transaction was signed: {signed}"
    advice = "send that one; or sign the same messages with a higher fee; or prove that its valid_until passed with the nonce unused"


class VaultAlreadyReported(VaultError):
    """Another report was signed for epoch {epoch} of action {action}."""

    number = 10
    slug = "already_reported"
    field_names = (
        "action",
        "epoch",
    )
    template = "another report was signed for epoch {epoch} of action {action}"
    advice = "send that one: two different reports of one epoch cost the agent its stake"


class VaultAuditUnavailable(VaultError):
    """The audit log cannot be written, so nothing is answered: {reason}."""

    number = 11
    slug = "audit_unavailable"
    field_names = ("reason",)
    template = "the audit log cannot be written, so nothing is answered: {reason}"
    advice = "mend its disk, then start the vault again"


class VaultMarksUnavailable(VaultError):
    """The high-water marks cannot be written, so nothing is signed: {reason}."""

    number = 12
    slug = "marks_unavailable"
    field_names = ("reason",)
    template = "the high-water marks cannot be written, so nothing is signed: {reason}"
    advice = "mend the disk of the vault's folder, then start the vault again"


class VaultOtherGeneration(VaultError):
    """This is generation {generation} of the vault; the one that may sign is {registered}."""

    number = 13
    slug = "other_generation"
    field_names = (
        "generation",
        "registered",
    )
    template = "this is generation {generation} of the vault; the one that may sign is {registered}"
    advice = "if this one is to go on, its owner registers its generation, which ends every earlier one"


class VaultRegistryUnavailable(VaultError):
    """Which generation may sign is not known, so nothing is signed: {reason}."""

    number = 14
    slug = "registry_unavailable"
    field_names = ("reason",)
    template = "which generation may sign is not known, so nothing is signed: {reason}"
    advice = "mend the registry that vault.toml names"


class VaultPolicyRefused(VaultError):
    """The policy is not taken: {reason}."""

    number = 15
    slug = "policy_refused"
    field_names = ("reason",)
    template = "the policy is not taken: {reason}"
    advice = "mend the document; docs/vault.md has its form"


class VaultPolicyNotSigned(VaultError):
    """{signed} of the {threshold} owners' signatures that a change needs are there and hold."""

    number = 16
    slug = "policy_not_signed"
    field_names = (
        "signed",
        "threshold",
    )
    template = "{signed} of the {threshold} owners' signatures that a change needs are there and hold"
    advice = "have more of the owners in force sign the same document: `ghostcli vault policy sign`"


class VaultPolicyNotNext(VaultError):
    """The policy in force is version {version} with hash {hash}; a change names it and has the next version."""

    number = 17
    slug = "policy_not_next"
    field_names = (
        "version",
        "hash",
    )
    template = "the policy in force is version {version} with hash {hash}; a change names it and has the next version"
    advice = "make the change anew from `ghostcli vault policy show`"


class VaultDamaged(VaultError):
    """{path} is damaged, and the vault stays sealed: {reason}."""

    number = 18
    slug = "damaged"
    field_names = (
        "path",
        "reason",
    )
    template = "{path} is damaged, and the vault stays sealed: {reason}"
    advice = "restore the folder from a backup, and register the generation that it then has"


class VaultBadRequest(VaultError):
    """This is no request to a vault: {reason}."""

    number = 19
    slug = "bad_request"
    field_names = ("reason",)
    template = "this is no request to a vault: {reason}"
    advice = "use a client of the vault's version; docs/vault.md has the protocol"


class VaultRequestTooLarge(VaultError):
    """A request of {bytes} bytes is larger than the {limit} that are read."""

    number = 20
    slug = "request_too_large"
    field_names = (
        "bytes",
        "limit",
    )
    template = "a request of {bytes} bytes is larger than the {limit} that are read"
    advice = "send a smaller one; before a caller is known less is read than after"


class VaultCrowded(VaultError):
    """{limit} connections are open, and there are no more."""

    number = 21
    slug = "crowded"
    field_names = ("limit",)
    template = "{limit} connections are open, and there are no more"
    advice = "close one, or wait"


class VaultNotReleased(VaultError):
    """The proof does not free the nonce: {reason}."""

    number = 22
    slug = "not_released"
    field_names = ("reason",)
    template = "the proof does not free the nonce: {reason}"
    advice = "prove the account's entry under a header later than the valid_until of all that was signed: `ghostcli proof get`"


class VaultWrongCurve(VaultError):
    """{key} is a key of {curve}; reports are signed with ed25519."""

    number = 23
    slug = "wrong_curve"
    field_names = (
        "key",
        "curve",
    )
    template = "{key} is a key of {curve}; reports are signed with ed25519"
    advice = "make an ed25519 key: `ghostcli vault key new`"


class VaultDefect(VaultError):
    """The vault came upon a defect of its own; nothing was signed: incident {incident}."""

    number = 24
    slug = "defect"
    field_names = ("incident",)
    template = "the vault came upon a defect of its own; nothing was signed: incident {incident}"
    advice = "look for the incident in what the vault wrote to its standard error, and report it"


class VaultProofMissing(VaultError):
    """The proofs do not show {what}."""

    number = 25
    slug = "proof_missing"
    field_names = ("what",)
    template = "the proofs do not show {what}"
    advice = "prove all entries of the action at one block, as `ghostcli agent run` does"


class VaultProofStale(VaultError):
    """The proofs' block is {age_ms} ms old by the vault's clock; {most_ms} are too many."""

    number = 26
    slug = "proof_stale"
    field_names = (
        "age_ms",
        "most_ms",
    )
    template = "the proofs' block is {age_ms} ms old by the vault's clock; {most_ms} are too many"
    advice = "prove it anew under the newest block; if that is as old, the chain stands still, or a clock is wrong"


class VaultProofBehind(VaultError):
    """The proofs are of block {height}, and the vault has seen block {seen}."""

    number = 27
    slug = "proof_behind"
    field_names = (
        "height",
        "seen",
    )
    template = "the proofs are of block {height}, and the vault has seen block {seen}"
    advice = "prove it anew under the newest block: another caller was faster"


class VaultChainRewound(VaultError):
    """The vault has seen another block {height}: {seen} and not {found}."""

    number = 28
    slug = "chain_rewound"
    field_names = (
        "height",
        "seen",
        "found",
    )
    template = "the vault has seen another block {height}: {seen} and not {found}"
    advice = "find out who runs two chains of one genesis; nothing is signed under the other one's block"


class VaultWrongState(VaultError):
    """The action is {state}, and nothing of this is signed in that state."""

    number = 29
    slug = "wrong_state"
    field_names = ("state",)
    template = "the action is {state}, and nothing of this is signed in that state"
    advice = "start the action first; what has ended is not touched any more"


class VaultOtherEpoch(VaultError):
    """The action's epoch is {epoch}."""

    number = 30
    slug = "other_epoch"
    field_names = ("epoch",)
    template = "the action's epoch is {epoch}"
    advice = "do nothing more under another one: somebody else holds the action"


class VaultOtherAgent(VaultError):
    """Agent {agent} holds the action."""

    number = 31
    slug = "other_agent"
    field_names = ("agent",)
    template = "agent {agent} holds the action"
    advice = "leave the action to it"


class VaultOtherPlan(VaultError):
    """The plan that was started is {plan}."""

    number = 32
    slug = "other_plan"
    field_names = ("plan",)
    template = "the plan that was started is {plan}"
    advice = "do nothing by another plan"


class VaultObstructed(VaultError):
    """What the action was asked for under stands no longer: {obstacle}."""

    number = 33
    slug = "obstructed"
    field_names = ("obstacle",)
    template = "what the action was asked for under stands no longer: {obstacle}"
    advice = "report what was done so far; the resource's owner gives grants"


class DriverError(GhostError):
    """A driver refused an order, or the outside target did."""

    class_number = 16
    class_name = "driver"


class DriverBadOrder(DriverError):
    """The order cannot be carried out: {reason}."""

    number = 1
    slug = "bad_order"
    field_names = ("reason",)
    template = "the order cannot be carried out: {reason}"
    advice = "have the contract ask for something else; docs/internals/dns.md and docs/internals/files.md have the forms and limits"


class DriverNotNamed(DriverError):
    """{shape} of {name} is touched only where the grant names it."""

    number = 2
    slug = "not_named"
    field_names = (
        "name",
        "shape",
    )
    template = "{shape} of {name} is touched only where the grant names it"
    advice = "have the owner give a grant that names it, if that is meant"


class DriverUntouchable(DriverError):
    """{shape} of {name} is the server's own, or the fence's, and is never set."""

    number = 3
    slug = "untouchable"
    field_names = (
        "name",
        "shape",
    )
    template = "{shape} of {name} is the server's own, or the fence's, and is never set"
    advice = "leave it to the server"


class DriverOutside(DriverError):
    """{name} is not within {resource}, or was delegated to other servers."""

    number = 4
    slug = "outside"
    field_names = (
        "name",
        "resource",
    )
    template = "{name} is not within {resource}, or was delegated to other servers"
    advice = "name something within the resource"


class DriverConflict(DriverError):
    """{shape} of {name} cannot stand beside {other}."""

    number = 5
    slug = "conflict"
    field_names = (
        "name",
        "shape",
        "other",
    )
    template = "{shape} of {name} cannot stand beside {other}"
    advice = "delete the other one in the same order, or choose another name"


class DriverLastNameserver(DriverError):
    """{zone} would be left without a name server."""

    number = 6
    slug = "last_nameserver"
    field_names = ("zone",)
    template = "{zone} would be left without a name server"
    advice = "set at least one NS record at the apex"


class DriverTooMuch(DriverError):
    """{changed} of the zone's {total} record sets would change, at most {most} percent may."""

    number = 7
    slug = "too_much"
    field_names = (
        "changed",
        "total",
        "most",
    )
    template = "{changed} of the zone's {total} record sets would change, at most {most} percent may"
    advice = "ask for less at a time, or raise the limit in the agent's own policy"


class DriverWorldMoved(DriverError):
    """{shape} of {name} is not what the plan was made on; nothing was changed."""

    number = 8
    slug = "world_moved"
    field_names = (
        "name",
        "shape",
    )
    template = "{shape} of {name} is not what the plan was made on; nothing was changed"
    advice = "plan again"


class DriverFenced(DriverError):
    """Another action or epoch wrote here since: {found}; nothing was changed."""

    number = 9
    slug = "fenced"
    field_names = ("found",)
    template = "another action or epoch wrote here since: {found}; nothing was changed"
    advice = "leave it to whoever holds the action now; where nobody does, take a new fence"


class DriverRefused(DriverError):
    """{server} refused with {answer}; nothing was changed."""

    number = 10
    slug = "refused"
    field_names = (
        "server",
        "answer",
    )
    template = "{server} refused with {answer}; nothing was changed"
    advice = "compare what the target lets the agent do with what was ordered: for a zone the key's limits, for a file its rights and its disk"


class DriverUnreachable(DriverError):
    """{server} was not reached: {reason}; nothing was sent."""

    number = 11
    slug = "unreachable"
    field_names = (
        "server",
        "reason",
    )
    template = "{server} was not reached: {reason}; nothing was sent"
    advice = "try again once it answers"


class DriverUnsure(DriverError):
    """Whether {server} did it is not known: {reason}."""

    number = 12
    slug = "unsure"
    field_names = (
        "server",
        "reason",
    )
    template = "whether {server} did it is not known: {reason}"
    advice = "probe before anything else is tried; never send it again"


class DriverBadAnswer(DriverError):
    """{server} gave an answer that is not believed: {reason}."""

    number = 13
    slug = "bad_answer"
    field_names = (
        "server",
        "reason",
    )
    template = "{server} gave an answer that is not believed: {reason}"
    advice = "check the server, its keys and its clock"


class DriverUnsettled(DriverError):
    """The outcome of {action} in {place} is not known yet, and one change is made at a time."""

    number = 14
    slug = "unsettled"
    field_names = (
        "place",
        "action",
    )
    template = "the outcome of {action} in {place} is not known yet, and one change is made at a time"
    advice = "probe that one first"


class DriverBadPlan(DriverError):
    """The plan is not used: {reason}."""

    number = 15
    slug = "bad_plan"
    field_names = ("reason",)
    template = "the plan is not used: {reason}"
    advice = "plan again; a plan has one canonical encoding of at most 64 KiB"


class DriverNothingToUndo(DriverError):
    """What was done cannot be taken back: this agent has no plan of it, or the world is not what it made of it."""

    number = 16
    slug = "nothing_to_undo"
    field_names = ()
    template = (
        "what was done cannot be taken back: this agent has no plan of it, or the world is not what it made of it"
    )
    advice = "look at the records and set what is wanted by hand"


class DriverForbidden(DriverError):
    """The agent's own policy forbids it: {why}."""

    number = 17
    slug = "forbidden"
    field_names = ("why",)
    template = "the agent's own policy forbids it: {why}"
    advice = "ask the agent's operator"


class DriverNotPlain(DriverError):
    """At {name} there is {found}, which is neither read nor written over."""

    number = 18
    slug = "not_plain"
    field_names = (
        "name",
        "found",
    )
    template = "at {name} there is {found}, which is neither read nor written over"
    advice = "put a plain file there, or nothing; links on the way are not followed"


class DriverBadValue(DriverError):
    """The blank {blank} is not filled so: {reason}."""

    number = 19
    slug = "bad_value"
    field_names = (
        "blank",
        "reason",
    )
    template = "the blank {blank} is not filled so: {reason}"
    advice = "have the contract send what the agent's table of files lists for the template"


class AgentError(GhostError):
    """An agent stopped, since it cannot trust its journal, its policy or the chain."""

    class_number = 17
    class_name = "agent"


class AgentJournalBroken(AgentError):
    """The journal {path} does not fit at {at}."""

    number = 1
    slug = "journal_broken"
    field_names = (
        "path",
        "at",
    )
    template = "the journal {path} does not fit at {at}"
    advice = "restore it from a copy that is not older, or settle the agent's open actions and start with a new folder and a new agent"


class AgentJournalHeld(AgentError):
    """Another process has the journal {path}."""

    number = 2
    slug = "journal_held"
    field_names = ("path",)
    template = "another process has the journal {path}"
    advice = "stop that one first: an agent runs once"


class AgentChainRewound(AgentError):
    """The chain stands at {found}, and its block {seen} was another one or is gone."""

    number = 3
    slug = "chain_rewound"
    field_names = (
        "seen",
        "found",
    )
    template = "the chain stands at {found}, and its block {seen} was another one or is gone"
    advice = "find out who set the chain back; nothing is done on it until `agent accept-chain` says that it may"


class AgentStale(AgentError):
    """The newest block is {age_ms} ms old, more than {most_ms}."""

    number = 4
    slug = "stale"
    field_names = (
        "age_ms",
        "most_ms",
    )
    template = "the newest block is {age_ms} ms old, more than {most_ms}"
    advice = "check the node and both clocks"


class AgentHeadBroken(AgentError):
    """{path}, the highest block that was seen, cannot be read."""

    number = 5
    slug = "head_broken"
    field_names = ("path",)
    template = "{path}, the highest block that was seen, cannot be read"
    advice = "restore it; without it the agent cannot tell whether the chain went back"


class AgentUnknownAction(AgentError):
    """The chain has no such action, or not what belongs to it: {action}."""

    number = 6
    slug = "unknown_action"
    field_names = ("action",)
    template = "the chain has no such action, or not what belongs to it: {action}"
    advice = "check the id: `ghostcli action list`"


class AgentBadPolicy(AgentError):
    """The policy {path} is not used: {reason}."""

    number = 7
    slug = "bad_policy"
    field_names = (
        "path",
        "reason",
    )
    template = "the policy {path} is not used: {reason}"
    advice = "correct it; docs/agent.md shows one"


class AgentNoFolder(AgentError):
    """{path} is no agent's folder that can be used: {reason}."""

    number = 8
    slug = "no_folder"
    field_names = (
        "path",
        "reason",
    )
    template = "{path} is no agent's folder that can be used: {reason}"
    advice = "`ghostcli agent init` sets one up; name it with --folder"


class AgentNoLimit(AgentError):
    """{path} does not say what the update key is limited to: {reason}."""

    number = 9
    slug = "no_limit"
    field_names = (
        "path",
        "reason",
    )
    template = "{path} does not say what the update key is limited to: {reason}"
    advice = "`ghostcli agent setup dns` prints the limit for the server and writes it down there"


class AgentInventoryBroken(AgentError):
    """{path}, what was adopted of the zone, cannot be used: {reason}."""

    number = 10
    slug = "inventory_broken"
    field_names = (
        "path",
        "reason",
    )
    template = "{path}, what was adopted of the zone, cannot be used: {reason}"
    advice = "restore it, or `ghostcli agent adopt --again` takes the zone as it is now"
