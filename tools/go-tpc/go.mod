module jinbao/tools/go-tpc

go 1.25.0

require github.com/pingcap/go-tpc v1.0.12
