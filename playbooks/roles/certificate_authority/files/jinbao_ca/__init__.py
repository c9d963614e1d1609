"""The province's certificate authority: an offline root, issuers whose keys lie in the crypto machine, a register, revocation lists."""
