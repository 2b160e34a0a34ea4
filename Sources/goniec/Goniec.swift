@main struct Goniec { static func main() {} }
