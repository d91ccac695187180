"""What every service shares: operations, identity, paging, the page shell, OpenAPI."""
