namespace Weir.Io.Tests;

/// <summary>Tests that measure or load the whole process.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
