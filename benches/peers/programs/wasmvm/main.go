// Command bench measures cw20 transfers in CosmWasm's engine, through its Go library as chains call it: prints one row
// as JSON.
//
//	bench CW20_BASE_WASM
//
// 1,000 senders pay 1,000 recipients in turn. The contract is pinned in memory; what it writes is kept in a map. There
// is no signature, no tree and no disk.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/types"
)

const (
	users     = 1_000
	transfers = 5_000 // of one run, so that it takes about a second
	runs      = 3
	share     = 1_000_000_000
	gasLimit  = 1_000_000_000_000 // far above what a transfer takes; gas is counted, never short
	memoryMiB = 32                // of one instance
	cacheMiB  = 100               // of compiled contracts
)

var deserialization = types.UFraction{Numerator: 1, Denominator: 1} // gas for each byte of an answer

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(contract string) error {
	token, end, err := newToken(contract)
	if err != nil {
		return err
	}
	defer end()
	messages := make([][]byte, transfers)
	for i := range messages {
		recipient := user((i%users*7 + 1) % users)
		messages[i] = []byte(fmt.Sprintf(`{"transfer":{"recipient":%q,"amount":"1"}}`, recipient))
	}
	rates := make([]float64, runs)
	for i := range rates {
		begun := time.Now()
		for j, message := range messages {
			if err := token.execute(user(j%users), message); err != nil {
				return err
			}
		}
		rates[i] = transfers / time.Since(begun).Seconds()
	}
	if err := token.expectEqualBalances(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"name": "cw20 transfer, execution", "runs": rates, "unit": "tx/s", "includes": []string{"exec"},
	})
}

func user(number int) string {
	return fmt.Sprintf("cosmos1user%08d", number)
}

// token is one instance of the contract, with the store that it alone writes to.
type token struct {
	vm       *wasmvm.VM
	checksum wasmvm.Checksum
	store    store
}

func newToken(contract string) (*token, func(), error) {
	code, err := os.ReadFile(contract)
	if err != nil {
		return nil, nil, err
	}
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, err
	}
	capabilities := []string{"iterator", "staking", "stargate"}
	vm, err := wasmvm.NewVM(folder, capabilities, memoryMiB, false, cacheMiB)
	if err != nil {
		return nil, nil, err
	}
	end := func() { vm.Cleanup(); os.RemoveAll(folder) }
	checksum, _, err := vm.StoreCode(code, gasLimit)
	if err != nil {
		return nil, end, err
	}
	if err := vm.Pin(checksum); err != nil {
		return nil, end, err
	}
	made := &token{vm: vm, checksum: checksum, store: store{}}
	balances := make([]map[string]string, users)
	for i := range balances {
		balances[i] = map[string]string{"address": user(i), "amount": fmt.Sprint(share)}
	}
	init, err := json.Marshal(map[string]any{
		"name": "Bench", "symbol": "BNCH", "decimals": 6, "initial_balances": balances,
	})
	if err != nil {
		return nil, end, err
	}
	result, _, err := vm.Instantiate(checksum, env(), from(user(0)), init, made.store, api(), noQuerier{}, meter{},
		gasLimit, deserialization)
	return made, end, failure(result, err)
}

func (t *token) execute(sender string, message []byte) error {
	result, _, err := t.vm.Execute(t.checksum, env(), from(sender), message, t.store, api(), noQuerier{}, meter{},
		gasLimit, deserialization)
	if err := failure(result, err); err != nil {
		return err
	}
	if len(result.Ok.Attributes) == 0 {
		return errors.New("a transfer left no event")
	}
	return nil
}

// expectEqualBalances holds every user to what it began with: each paid and was paid the same number of times.
func (t *token) expectEqualBalances() error {
	for i := range users {
		question := []byte(fmt.Sprintf(`{"balance":{"address":%q}}`, user(i)))
		result, _, err := t.vm.Query(t.checksum, env(), question, t.store, api(), noQuerier{}, meter{}, gasLimit,
			deserialization)
		if err != nil {
			return err
		}
		if want := fmt.Sprintf(`{"balance":"%d"}`, share); string(result.Ok) != want {
			return fmt.Errorf("the transfers did not arrive: %s has %s", user(i), result.Ok)
		}
	}
	return nil
}

func failure(result *types.ContractResult, err error) error {
	if err != nil {
		return err
	}
	if result.Err != "" {
		return errors.New(result.Err)
	}
	return nil
}

func env() types.Env {
	return types.Env{
		Block:       types.BlockInfo{Height: 1, Time: 1_798_761_600_000_000_000, ChainID: "bench"},
		Transaction: &types.TransactionInfo{Index: 0},
		Contract:    types.ContractInfo{Address: "cosmos1contract"},
	}
}

func from(sender string) types.MessageInfo {
	return types.MessageInfo{Sender: sender}
}

// api takes an address's text as its bytes, which costs less than bech32 would.
func api() wasmvm.GoAPI {
	return wasmvm.GoAPI{
		HumanizeAddress:     func(address []byte) (string, uint64, error) { return string(address), 1, nil },
		CanonicalizeAddress: func(address string) ([]byte, uint64, error) { return []byte(address), 1, nil },
		ValidateAddress: func(address string) (uint64, error) {
			if !strings.HasPrefix(address, "cosmos1") {
				return 1, errors.New("no address of this chain")
			}
			return 1, nil
		},
	}
}

type meter struct{}

func (meter) GasConsumed() types.Gas { return 0 }

type noQuerier struct{}

func (noQuerier) Query(types.QueryRequest, uint64) ([]byte, error) {
	return nil, errors.New("the bench has no other modules")
}

func (noQuerier) GasConsumed() uint64 { return 0 }

// store keeps a contract's entries in a map; it sorts them only for an iterator, which no transfer asks for.
type store map[string][]byte

func (s store) Get(key []byte) []byte { return s[string(key)] }
func (s store) Set(key, value []byte) { s[string(key)] = append([]byte(nil), value...) }
func (s store) Delete(key []byte)     { delete(s, string(key)) }

func (s store) Iterator(start, end []byte) types.Iterator {
	return s.walk(start, end, func(a, b string) bool { return a < b })
}

func (s store) ReverseIterator(start, end []byte) types.Iterator {
	return s.walk(start, end, func(a, b string) bool { return a > b })
}

func (s store) walk(start, end []byte, before func(a, b string) bool) types.Iterator {
	keys := []string{}
	for key := range s {
		if key >= string(start) && (end == nil || key < string(end)) {
			keys = append(keys, key)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return before(keys[i], keys[j]) })
	return &iterator{store: s, keys: keys, start: start, end: end}
}

type iterator struct {
	store      store
	keys       []string
	start, end []byte
}

func (i *iterator) Domain() ([]byte, []byte) { return i.start, i.end }
func (i *iterator) Valid() bool              { return len(i.keys) > 0 }
func (i *iterator) Next()                    { i.keys = i.keys[1:] }
func (i *iterator) Key() []byte              { return []byte(i.keys[0]) }
func (i *iterator) Value() []byte            { return i.store[i.keys[0]] }
func (i *iterator) Error() error             { return nil }
func (i *iterator) Close() error             { return nil }
