module jinbao/tools/toxiproxy

go 1.25.0

require github.com/Shopify/toxiproxy/v2 v2.12.0
