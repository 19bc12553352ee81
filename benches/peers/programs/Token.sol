// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// The bench's token: the library's own transfer (a balance check, two writes, one event), all minted to the creator.
contract Token is ERC20 {
    constructor() ERC20("Bench", "BNCH") {
        _mint(msg.sender, 10 ** 30);
    }
}
